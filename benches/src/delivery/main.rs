//! How fast events are delivered, and at what cost: with this toolkit, written by hand over the same
//! HTTP crates, with the official Node SDK, and what the server could take.
//!
//! `cargo run --release -p triggers-benches --bin delivery -- [--rounds 5] [--seconds 2]
//! [--bulk 100000] [--memory 10000000] [--only TITLE,…]`
//!
//! It builds and starts what it needs: servers, each a process of its own, one after the other
//! (`cargo triggers sandbox`, one that hardly does anything, and that one with a delay), and in every
//! round each contestant in a process of its own. Prints Markdown. Node (with npm, for its packages) and wrk are left out
//! when they are not there. Linux only, as process times and memory are read from `/proc`.

mod allocations;
mod contestant;
mod limit;
mod machine;
mod memory;
mod options;
mod programs;
mod rounds;
mod server;
mod table;

use options::Options;
use programs::Programs;
use server::Kind;

type Failure = Box<dyn std::error::Error + Send + Sync>;

fn main() -> Result<(), Failure> {
    let options = Options::parse(std::env::args().skip(1))?;
    let programs = Programs::prepare()?;
    print(&machine::describe(&programs));
    for kind in [Kind::Sandbox, Kind::Answerer, Kind::Distant] {
        let results = rounds::run(kind, &programs, &options)?;
        if !results.is_empty() {
            print(&format!("### Server: {}\n", kind.title()));
            print(&table::render(&results));
        }
    }
    if options.wants(allocations::TITLE) {
        print(&allocations::measure(&programs)?);
    }
    if options.wants(memory::TITLE) {
        print(&memory::measure(&programs, &options)?);
    }
    if options.wants(limit::TITLE) {
        print(&limit::measure(&programs)?);
    }
    print(&format!("Load averages at the end: {}", machine::load()));
    Ok(())
}

#[expect(
    clippy::print_stdout,
    reason = "the tables are what this program is for"
)]
fn print(text: &str) {
    println!("{text}");
}

/// It takes minutes, so it says where it is.
#[expect(clippy::print_stderr, reason = "apart from the tables")]
fn announce(text: &str) {
    eprintln!("{text}");
}
