//! A change, from what was typed to what became of it.

use super::*;

pub(super) fn role_of_dana() -> ArmForm {
    ArmForm::new(ArmTarget::Role {
        member_id: "dana".to_owned(),
        name: "Dana".to_owned(),
        current: "role_1".to_owned(),
    })
}

/// An active session with something armed, or with a change behind it.
fn changing(revision: u64, armed: Option<Armed>, last_change: Option<LastChange>) -> Action {
    let Action::Snapshot(plain, at) = snapshot(revision, Phase::Active) else { unreachable!() };
    let mut now = (*plain).clone();
    now.impersonation = now.impersonation.map(|session| Impersonation { armed, last_change, ..session });
    Action::Snapshot(Rc::new(now), at)
}

fn draft() -> ArmDraft {
    ArmForm { value: "role_2".to_owned(), ..role_of_dana() }.draft().unwrap()
}

fn armed() -> Armed {
    let ArmDraft { change, purpose, authorised_by, how } = draft();
    Armed {
        change,
        title: "Dana’s role".to_owned(),
        before: "Viewer".to_owned(),
        after: "Editor".to_owned(),
        purpose,
        authorised_by,
        how,
        remaining_millis: 1,
        calling: false,
    }
}

fn made() -> LastChange {
    LastChange {
        title: "Dana’s role".to_owned(),
        before: "Viewer".to_owned(),
        after: "Editor".to_owned(),
        outcome: Outcome::Made,
        detail: String::new(),
        undo: Some(draft()),
    }
}

#[test]
fn what_was_typed_about_a_change_comes_back_when_it_is_prepared_again() {
    let typed = ArmForm { purpose: "Dana needs it".to_owned(), ..role_of_dana() };
    let other = ArmForm::new(ArmTarget::Team {
        member_id: "dana".to_owned(),
        name: "Dana".to_owned(),
        current: Vec::new(),
    });
    let armed = all(
        Store::default(),
        [
            snapshot(1, Phase::Active),
            Action::Arm(Some(role_of_dana())),
            Action::Arm(Some(typed.clone())),
            changing(2, Some(armed()), None),
        ],
    );
    assert_eq!(armed.typed.arm, None);
    let disarmed = all(armed.clone(), [changing(3, None, None)]);
    let again = all(disarmed.clone(), [Action::Arm(Some(role_of_dana()))]);
    assert_eq!(again.typed.arm, Some(typed.clone()));
    // Typing goes on in it, and closing it keeps it too.
    let emptied = ArmForm { purpose: String::new(), ..typed.clone() };
    let again = all(again, [Action::Arm(Some(emptied.clone())), Action::Arm(None)]);
    let again = all(again, [Action::Arm(Some(role_of_dana()))]);
    assert_eq!(again.typed.arm, Some(emptied));
    // Another target starts empty, and a change that was sent is done with.
    assert_eq!(all(disarmed, [Action::Arm(Some(other.clone()))]).typed.arm, Some(other));
    let sent = all(armed, [changing(3, None, Some(made())), Action::Arm(Some(role_of_dana()))]);
    assert_eq!(sent.typed.arm, Some(role_of_dana()));
}

#[test]
fn a_change_that_was_sent_is_told_once_and_read_anew() {
    let (armed, made) = (armed(), made());
    let store = all(Store::default(), [snapshot(1, Phase::Active), Action::Arm(Some(role_of_dana()))]);
    let store = all(store, [changing(2, Some(armed.clone()), None)]);
    assert!(all(store.clone(), [changing(3, None, None)]).typed.disarmed, "disarmed without a change");
    assert_eq!((store.changes, &store.typed.arm), (0, &None), "what is armed is no longer being prepared");
    let has = |store: &Store, offer: Offer| offers(store).contains(&offer);
    assert!(has(&store, Offer::MakeChange) && has(&store, Offer::Disarm));
    let store = all(store, [changing(3, None, Some(made.clone()))]);
    assert_eq!((store.changes, store.typed.change_read), (1, false));
    assert!(!has(&store, Offer::MakeChange) && !store.typed.disarmed);
    let store = all(store, [Action::ChangeRead, changing(4, None, Some(made.clone()))]);
    assert_eq!((store.changes, store.typed.change_read), (1, true), "the same account again is no news");
    let other = LastChange { outcome: Outcome::Unknown, ..made.clone() };
    let store = all(store, [changing(5, None, Some(other))]);
    assert_eq!((store.changes, store.typed.change_read), (2, false));
    let again = all(store, [changing(6, Some(armed), Some(made.clone())), changing(7, None, Some(made))]);
    assert!(again.typed.disarmed, "the account of an earlier change is none of this one");
}
