//! Makes the module that a browser can load, and the JavaScript that loads it, of the module that the compiler writes.
//!
//! `glue MODULE FOLDER`, as `wasm-bindgen --target web MODULE --out-dir FOLDER`. A program of its own has the version that the
//! lock file says for both sides of the boundary, and needs no other installation. It also puts similar functions together ([`order`]).

mod order;

use std::error::Error;
use std::path::Path;
use std::process::ExitCode;

use wasm_bindgen_cli_support::Bindgen;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [module, folder] = arguments.as_slice() else {
        eprintln!("usage: glue MODULE FOLDER");
        return ExitCode::from(2);
    };
    match made(Path::new(module), Path::new(folder)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {module}: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn made(module: &Path, folder: &Path) -> Result<(), Box<dyn Error>> {
    let mut bindgen = Bindgen::new();
    bindgen.input_path(module).typescript(false).remove_name_section(true).remove_producers_section(true);
    bindgen.web(true)?.generate(folder)?;
    let name = module.file_stem().unwrap_or_default().to_string_lossy();
    let file = folder.join(format!("{name}_bg.wasm"));
    std::fs::write(&file, order::similar_together(&std::fs::read(&file)?)?)?;
    Ok(())
}
