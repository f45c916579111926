// Matches many records beside the page.

import { load } from 'konnect-filter';
import { judged } from './judge.js';

const loaded = load();

addEventListener('message', async ({ data }) => postMessage(judged(await loaded, data)));

// The worker hears of errors, not of promises that fail.
addEventListener('unhandledrejection', ({ reason }) => setTimeout(() => { throw reason; }));
