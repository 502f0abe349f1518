//! The command line.

use rehearsal::Exit;

fn main() -> Exit {
    rehearsal::cli::main()
}
