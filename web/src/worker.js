// Matches many records beside the page.

import { load } from 'konnect-filter';
import { judged } from './judge.js';

const loaded = load();

addEventListener('message', async ({ data }) => postMessage(judged(await loaded, data)));

// A promise that fails is no error of the worker.
addEventListener('unhandledrejection', ({ reason }) => setTimeout(() => { throw reason; }));
