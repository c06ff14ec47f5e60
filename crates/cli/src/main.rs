//! Reads the command line and runs the command; an error is one line that says what to do.

use carelake::{Cli, run};
use clap::Parser;
use std::{io::Write, process::ExitCode};

#[tokio::main]
async fn main() -> ExitCode {
    let cli = Cli::parse();
    match run(cli).await {
        Ok(code) => code,
        Err(error) => {
            let _ = writeln!(std::io::stderr(), "carelake: {error:#}");
            ExitCode::FAILURE
        }
    }
}
