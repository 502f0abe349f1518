//! Work on many items on several threads.

/// Fewer items than this are not worth a thread.
const ITEMS_PER_THREAD: usize = 16;

/// Applies a function to items, many of them on several threads.
pub(crate) fn in_parallel<T: Send, R: Send>(
    items: Vec<T>,
    apply: impl Fn(T) -> R + Sync,
) -> Vec<R> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let each = items.len().div_ceil(threads).max(ITEMS_PER_THREAD);
    if items.len() <= each {
        return items.into_iter().map(apply).collect();
    }
    let mut items = items.into_iter();
    let mut chunks: Vec<Vec<T>> = Vec::new();
    loop {
        let chunk: Vec<T> = items.by_ref().take(each).collect();
        if chunk.is_empty() {
            break;
        }
        chunks.push(chunk);
    }
    let apply = &apply;
    std::thread::scope(|scope| {
        let running: Vec<_> = chunks
            .into_iter()
            .map(|chunk| scope.spawn(move || chunk.into_iter().map(apply).collect::<Vec<R>>()))
            .collect();
        let join = |thread: std::thread::ScopedJoinHandle<'_, Vec<R>>| match thread.join() {
            Ok(done) => done,
            Err(panic) => std::panic::resume_unwind(panic),
        };
        running.into_iter().flat_map(join).collect()
    })
}
