//! Circles: files that use each other, directly or indirectly. Neither can be understood or moved alone.

use super::modules::Arrow;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// The arrows from each file, with the line of the first.
type Graph<'a> = BTreeMap<&'a str, BTreeMap<&'a str, usize>>;

/// One text for each group of files that use each other.
pub fn of(arrows: &[Arrow]) -> Vec<String> {
    let mut graph = Graph::new();
    for arrow in arrows {
        if let Some(to) = arrow.to.as_deref().filter(|to| *to != arrow.from) {
            graph.entry(&arrow.from).or_default().entry(to).or_insert(arrow.line);
        }
    }
    let reached: BTreeMap<&str, BTreeSet<&str>> =
        graph.keys().map(|file| (*file, reachable(&graph, file))).collect();
    let mut told = BTreeSet::new();
    let mut circles = Vec::new();
    for (file, from_here) in &reached {
        if !from_here.contains(file) || told.contains(file) {
            continue;
        }
        let is_back = |other: &&&str| reached.get(**other).is_some_and(|there| there.contains(file));
        let group: BTreeSet<&str> = from_here.iter().filter(is_back).copied().collect();
        circles.push(describe(&graph, file, &group));
        told.extend(group);
    }
    circles
}

fn reachable<'a>(graph: &Graph<'a>, from: &str) -> BTreeSet<&'a str> {
    let mut seen = BTreeSet::new();
    let mut open = vec![from];
    while let Some(file) = open.pop() {
        for to in graph.get(file).into_iter().flat_map(BTreeMap::keys) {
            if seen.insert(*to) {
                open.push(to);
            }
        }
    }
    seen
}

/// The shortest way round from `file`, with the lines to look at, and who else is in the group.
fn describe(graph: &Graph, file: &str, group: &BTreeSet<&str>) -> String {
    let mut came_from: BTreeMap<&str, &str> = BTreeMap::new();
    let mut open = VecDeque::from([file]);
    while let Some(at) = open.pop_front() {
        for to in graph.get(at).into_iter().flat_map(BTreeMap::keys).filter(|to| group.contains(**to)) {
            if !came_from.contains_key(to) {
                came_from.insert(to, at);
                open.push_back(to);
            }
        }
    }
    let mut way = vec![file];
    let mut at = file;
    while let Some(before) = came_from.get(at) {
        at = before;
        way.push(at);
        if at == file {
            break;
        }
    }
    way.reverse();
    let steps: Vec<String> =
        way.windows(2).map(|pair| format!("{}:{} → ", pair[0], graph[pair[0]][pair[1]])).collect();
    let others: Vec<&str> = group.iter().filter(|other| !way.contains(other)).copied().collect();
    let also = if others.is_empty() { String::new() } else { format!("; with them {}", others.join(", ")) };
    format!("files use each other in a cycle: {}{file}{also}", steps.concat())
}

#[cfg(test)]
mod tests {
    use super::{Arrow, of};

    fn arrows(pairs: &[(&str, &str)]) -> Vec<Arrow> {
        let arrow = |(line, (from, to)): (usize, &(&str, &str))| Arrow {
            from: (*from).to_owned(),
            line: line + 1,
            named: (*to).to_owned(),
            to: Some((*to).to_owned()),
        };
        pairs.iter().enumerate().map(arrow).collect()
    }

    #[test]
    fn a_tree_has_none() {
        assert!(of(&arrows(&[("a", "b"), ("a", "c"), ("b", "d"), ("c", "d"), ("a", "a")])).is_empty());
    }

    #[test]
    fn each_group_is_told_once_by_its_shortest_way_round() {
        let told = of(&arrows(&[
            ("a", "b"),
            ("b", "c"),
            ("c", "a"),
            ("b", "a"),
            ("d", "a"),
            ("x", "y"),
            ("y", "x"),
        ]));
        assert_eq!(
            told,
            [
                "files use each other in a cycle: a:1 → b:4 → a; with them c",
                "files use each other in a cycle: x:6 → y:7 → x",
            ]
        );
    }
}
