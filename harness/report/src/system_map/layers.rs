//! Assigns the parts of a map to columns, and orders each column so that few lines
//! cross. Everything is decided by the order of the parts, so that the same map always
//! looks the same.

use std::collections::BTreeSet;

/// How often the columns are ordered by their neighbours.
const SWEEPS: usize = 12;

/// A node of a column: a part of the map, or a place where a line passes.
pub(super) type NodeId = usize;

/// Nodes in columns.
#[derive(Debug)]
pub(super) struct Layers {
    /// The nodes of each column, from the top.
    pub(super) columns: Vec<Vec<NodeId>>,
    /// The nodes that each edge passes through, from its left end to its right end.
    pub(super) routes: Vec<Vec<NodeId>>,
    /// Whether each edge leads from right to left.
    pub(super) backwards: Vec<bool>,
    /// The number of nodes; those from the number of parts on are passages.
    pub(super) nodes: usize,
}

impl Layers {
    /// Returns the layers of `parts` nodes that are joined by edges.
    pub(super) fn new(parts: usize, edges: &[(NodeId, NodeId)]) -> Self {
        let backwards = find_backwards(parts, edges);
        let forward: Vec<(NodeId, NodeId)> = edges
            .iter()
            .zip(&backwards)
            .map(|(&(from, to), back)| if *back { (to, from) } else { (from, to) })
            .collect();
        let ranks = ranks(parts, &forward);
        let width = ranks.iter().max().map_or(0, |last| last + 1);
        let mut columns: Vec<Vec<NodeId>> = vec![Vec::new(); width];
        for (node, rank) in ranks.iter().enumerate() {
            columns[*rank].push(node);
        }
        let mut nodes = parts;
        let routes = forward.iter().map(|&(left, right)| {
            let mut route = vec![left];
            for column in &mut columns[ranks[left] + 1..ranks[right]] {
                column.push(nodes);
                route.push(nodes);
                nodes += 1;
            }
            route.push(right);
            route
        });
        let routes = routes.collect();
        let mut layers = Self {
            columns,
            routes,
            backwards,
            nodes,
        };
        layers.order();
        layers
    }

    /// Returns the pairs of nodes in neighbouring columns that lines join.
    pub(super) fn segments(&self) -> impl Iterator<Item = (NodeId, NodeId)> {
        self.routes
            .iter()
            .flat_map(|route| route.windows(2).map(|pair| (pair[0], pair[1])))
    }

    fn order(&mut self) {
        let segments: Vec<_> = self.segments().collect();
        let mut best = (self.crossings(&segments), self.columns.clone());
        for sweep in 0..SWEEPS {
            let places = self.places();
            let rightwards = sweep % 2 == 0;
            let count = self.columns.len();
            let order: Vec<usize> = if rightwards {
                (1..count).collect()
            } else {
                (0..count.saturating_sub(1)).rev().collect()
            };
            let mut places = places;
            for at in order {
                let mean = |node: NodeId| {
                    let neighbours = segments.iter().filter_map(|&(left, right)| {
                        let (own, other) = if rightwards {
                            (right, left)
                        } else {
                            (left, right)
                        };
                        (own == node).then_some(places[other])
                    });
                    let neighbours: Vec<usize> = neighbours.collect();
                    // Thousandths, because whole numbers have an order.
                    match neighbours.len() {
                        0 => places[node] * 1000,
                        count => neighbours.iter().sum::<usize>() * 1000 / count,
                    }
                };
                let means: Vec<(usize, NodeId)> = self.columns[at]
                    .iter()
                    .map(|node| (mean(*node), *node))
                    .collect();
                let mut sorted = means;
                sorted.sort_by_key(|(mean, _)| *mean);
                self.columns[at] = sorted.into_iter().map(|(_, node)| node).collect();
                for (place, node) in self.columns[at].iter().enumerate() {
                    places[*node] = place;
                }
            }
            let crossings = self.crossings(&segments);
            if crossings < best.0 {
                best = (crossings, self.columns.clone());
            }
        }
        self.columns = best.1;
    }

    /// Returns the place of each node in its column.
    fn places(&self) -> Vec<usize> {
        let mut places = vec![0; self.nodes];
        for column in &self.columns {
            for (place, node) in column.iter().enumerate() {
                places[*node] = place;
            }
        }
        places
    }

    fn crossings(&self, segments: &[(NodeId, NodeId)]) -> usize {
        let places = self.places();
        let mut column_of = vec![0; self.nodes];
        for (at, column) in self.columns.iter().enumerate() {
            for node in column {
                column_of[*node] = at;
            }
        }
        let mut crossings = 0;
        for (at, (a, b)) in segments.iter().enumerate() {
            for (c, d) in &segments[at + 1..] {
                let left = places[*a].cmp(&places[*c]);
                let right = places[*b].cmp(&places[*d]);
                let same = column_of[*a] == column_of[*c];
                crossings += usize::from(same && left.is_ne() && left == right.reverse());
            }
        }
        crossings
    }
}

/// Returns which edges lead back to a node that they come from, so that without them no
/// way leads round.
fn find_backwards(parts: usize, edges: &[(NodeId, NodeId)]) -> Vec<bool> {
    let mut backwards = vec![false; edges.len()];
    let mut done = BTreeSet::new();
    for start in 0..parts {
        // Each entry is a node on the current way and the next of its edges.
        let mut way = vec![(start, 0)];
        if !done.insert(start) {
            continue;
        }
        while let Some((node, next)) = way.last_mut() {
            let node = *node;
            let Some((at, &(_, to))) = edges
                .iter()
                .enumerate()
                .skip(*next)
                .find(|(_, (from, _))| *from == node)
            else {
                way.pop();
                continue;
            };
            *next = at + 1;
            if way.iter().any(|(open, _)| *open == to) {
                backwards[at] = true;
            } else if done.insert(to) {
                way.push((to, 0));
            }
        }
    }
    backwards
}

/// Returns the column of each node: the longest way to it.
fn ranks(parts: usize, forward: &[(NodeId, NodeId)]) -> Vec<usize> {
    let mut ranks = vec![0; parts];
    // Without a way round, the longest way has fewer edges than there are nodes.
    for _ in 0..parts {
        let mut changed = false;
        for (from, to) in forward {
            if ranks[*to] <= ranks[*from] {
                ranks[*to] = ranks[*from] + 1;
                changed = true;
            }
        }
        if !changed {
            break;
        }
    }
    // A node that nothing leads to is best near what it leads to.
    for node in 0..parts {
        let is_target = forward.iter().any(|(_, to)| *to == node);
        let next = forward.iter().filter(|(from, _)| *from == node);
        if !is_target && let Some(next) = next.map(|(_, to)| ranks[*to]).min() {
            ranks[node] = next - 1;
        }
    }
    ranks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ways_round_are_broken_and_long_edges_have_passages() {
        // 0 → 1 → 2 → 0, and 0 → 2.
        let layers = Layers::new(3, &[(0, 1), (1, 2), (2, 0), (0, 2)]);
        assert_eq!(layers.backwards, [false, false, true, false]);
        assert_eq!(layers.columns.len(), 3);
        assert_eq!(layers.routes[0], [0, 1]);
        // From 0 to 2 it passes the column of 1.
        assert_eq!(layers.routes[3].len(), 3);
        assert_eq!(layers.columns[1].len(), 3);
    }

    #[test]
    fn columns_are_ordered_so_that_lines_do_not_cross() {
        // 0 and 1 on the left, 2 and 3 on the right.
        let layers = Layers::new(4, &[(0, 3), (1, 2)]);
        let segments: Vec<_> = layers.segments().collect();
        assert_eq!(layers.crossings(&segments), 0);
    }

    #[test]
    fn nothing_has_no_columns() {
        assert!(Layers::new(0, &[]).columns.is_empty());
    }
}
