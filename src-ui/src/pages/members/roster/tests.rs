use super::{From, KEPT, PAGE, Roster, Step};
use ergo_protocol::{
    Code, Person, Problem,
    workspace::{Member, MemberPage, MemberQuery, MemberStatus, Named},
};
use std::rc::Rc;
use yew::Reducible;

fn page(from: usize, count: usize, total: u32, cursor: Option<&str>) -> MemberPage {
    let member = |number: usize| Member {
        person: Person { id: format!("usr_{number}"), name: String::new(), email: String::new() },
        role: Named { id: String::new(), name: String::new() },
        teams: None,
        timezone: String::new(),
        status: MemberStatus::Active,
        joined_at: 0,
        last_seen_at: None,
    };
    MemberPage {
        items: (from..from + count).map(member).collect(),
        total,
        at_least: false,
        next_cursor: cursor.map(ToOwned::to_owned),
        approximate: false,
    }
}

fn not_counted(from: usize, count: usize, cursor: Option<&str>) -> MemberPage {
    MemberPage { at_least: true, ..page(from, count, 2_000, cursor) }
}

fn after(steps: impl IntoIterator<Item = Step>) -> Roster {
    let roster = steps.into_iter().fold(Rc::new(Roster::default()), Reducible::reduce);
    (*roster).clone()
}

fn first(count: usize, total: u32, cursor: Option<&str>) -> Step {
    Step::First(MemberQuery::default(), Ok(page(0, count, total, cursor)))
}

fn more(number: usize, count: usize, total: u32, cursor: Option<&str>) -> Step {
    Step::More(1, number, Ok(page(number * PAGE, count, total, cursor)))
}

fn refused() -> Problem {
    Problem::new(Code::ServerUnreachable, "No answer.")
}

fn cursor(text: &str) -> From {
    From::Cursor(text.to_owned())
}

fn id(roster: &Roster, index: usize) -> Option<&str> {
    roster.row(index).map(|member| member.person.id.as_str())
}

#[test]
fn what_is_seen_is_read_and_a_page_ahead() {
    let roster = after([Step::Ask, first(100, 5_000, Some("c1"))]);
    assert_eq!((roster.total, id(&roster, 99), id(&roster, 100)), (5_000, Some("usr_99"), None));
    assert_eq!(roster.next(&(0..40)), Some((1, cursor("c1"))));
    let further = after([first(100, 5_000, Some("c1")), more(1, 100, 5_000, Some("c2"))]);
    assert_eq!(further.next(&(0..40)), None, "enough is there");
    assert_eq!(further.next(&(90..140)), Some((2, cursor("c2"))));
    assert_eq!(id(&further, 199), Some("usr_199"));
}

#[test]
fn a_jump_reads_only_where_it_ends() {
    let roster = after([first(100, 1_000_000, Some("c1"))]);
    assert_eq!(roster.next(&(999_970..1_000_000)), Some((9_999, From::Skipping(999_900))));
    let there = after([
        first(100, 1_000_000, Some("c1")),
        more(9_999, 100, 1_000_000, None),
        more(5_000, 100, 1_000_000, Some("c5001")),
    ]);
    assert_eq!(there.next(&(999_970..1_000_000)), None);
    assert_eq!((there.total, id(&there, 999_999)), (1_000_000, Some("usr_999999")));
    assert_eq!(there.next(&(500_080..500_110)), Some((5_001, cursor("c5001"))));
    assert_eq!(there.next(&(499_980..500_010)), Some((4_999, From::Skipping(499_900))));
}

#[test]
fn pages_far_from_what_was_read_last_are_dropped() {
    let mut steps = vec![first(100, 1_000_000, Some("c1"))];
    steps.extend((1..KEPT + 10).map(|number| more(number, 100, 1_000_000, Some("c"))));
    let roster = after(steps);
    assert_eq!(roster.pages.len(), KEPT);
    assert!(roster.row(0).is_none() && roster.row((KEPT + 9) * PAGE).is_some());
    assert_eq!(roster.next(&(0..30)), Some((0, From::Skipping(0))));
}

#[test]
fn a_list_that_was_not_counted_is_read_from_its_beginning() {
    let begun = || Step::First(MemberQuery::default(), Ok(not_counted(0, 100, Some("c1"))));
    let roster = after([begun()]);
    assert_eq!((roster.total, roster.at_least), (2_000, true));
    assert_eq!(roster.next(&(1_970..2_000)), Some((1, cursor("c1"))), "nobody is skipped");
    let mut steps = vec![begun()];
    steps.extend((1..20).map(|number| {
        Step::More(1, number, Ok(not_counted(number * PAGE, 100, Some(&format!("c{}", number + 1)))))
    }));
    let counted = after(steps);
    assert_eq!(counted.next(&(1_970..2_000)), Some((20, cursor("c20"))), "there are more");
    let further =
        (*Rc::new(counted).reduce(Step::More(1, 20, Ok(not_counted(2_000, 100, Some("c21")))))).clone();
    assert_eq!((further.total, further.at_least), (2_100, true));
    let ended = (*Rc::new(further).reduce(Step::More(1, 21, Ok(not_counted(2_100, 7, None))))).clone();
    assert_eq!((ended.total, ended.at_least, ended.next(&(2_080..2_107))), (2_107, false, None));
}

#[test]
fn the_end_of_a_list_that_has_grown_is_read_again() {
    let grown = after([first(100, 950, Some("c1")), more(9, 50, 950, None), more(5, 100, 953, Some("c6"))]);
    assert_eq!((grown.total, grown.next(&(940..953))), (953, Some((9, From::Skipping(900)))));
}

#[test]
fn a_late_page_is_dropped() {
    let roster =
        after([first(100, 5_000, Some("c1")), first(100, 300, Some("c1")), more(1, 100, 5_000, Some("c2"))]);
    assert_eq!((roster.pages.len(), roster.total), (1, 300));
    let asked = after([first(100, 300, Some("c1")), Step::Ask, more(1, 100, 300, Some("c2"))]);
    assert_eq!(asked.pages.len(), 1);
}

#[test]
fn the_old_list_stays_until_the_new_one_comes() {
    let asked = after([first(100, 5_000, Some("c1")), Step::Ask]);
    assert!(asked.stale && asked.ready && asked.row(99).is_some());
    assert_eq!(asked.next(&(0..5_000)), None, "nothing more of the old one is read");
}

#[test]
fn a_failure_waits_for_another_try() {
    let failed = after([first(100, 300, Some("c1")), Step::More(1, 1, Err(refused()))]);
    assert!(failed.ready && failed.problem.is_some());
    assert_eq!(failed.next(&(0..300)), None);
    assert!(Rc::new(failed).reduce(Step::Again).next(&(0..300)).is_some());
    let never = after([Step::Ask, Step::First(MemberQuery::default(), Err(refused()))]);
    assert!(!never.ready && never.problem.is_some());
}

#[test]
fn what_the_viewed_user_can_no_longer_see_is_gone() {
    let cannot = || Problem::new(Code::ViewedUserCannot, "Ruth cannot see members.");
    let hidden = || Step::More(1, 1, Err(cannot()));
    for answer in [Step::First(MemberQuery::default(), Err(cannot())), hidden()] {
        let roster = after([first(100, 300, Some("c1")), answer]);
        assert!(roster.is_out_of_sight() && !roster.ready && roster.pages.is_empty());
        assert_eq!(roster.next(&(0..300)), None);
        let back = after([first(100, 300, Some("c1")), hidden(), Step::Ask, first(2, 2, None)]);
        assert!(!back.is_out_of_sight() && back.ready && back.generation == 2);
    }
    assert!(!after([Step::First(MemberQuery::default(), Err(refused()))]).is_out_of_sight());
}

#[test]
fn a_list_that_ends_early_is_not_asked_for_ever() {
    let roster = after([first(100, 300, Some("c1")), more(1, 0, 300, Some("c1"))]);
    assert_eq!((roster.total, roster.next(&(0..300))), (100, None));
    assert_eq!(after([first(3, 2, None)]).total, 3);
}
