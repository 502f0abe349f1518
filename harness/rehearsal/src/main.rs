//! The command line.

use mimalloc::MiMalloc;
use rehearsal::Exit;

/// Requests and responses are trees of many small values, made on one thread and dropped on
/// another.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> Exit {
    rehearsal::cli::main()
}
