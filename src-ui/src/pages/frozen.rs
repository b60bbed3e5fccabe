//! The session is stopped where it is: why, what is safe, what to do. Nothing of the workspace is shown.

use crate::{
    components::ProblemBox,
    hooks::{use_desk, use_task},
    ipc,
    kit::{Button, ButtonKind, Glyph, Heading, Icon},
    when::time_of_day,
};
use ergo_protocol::snapshot::{Frozen, FrozenReason, Phase};
use yew::prelude::*;

/// The frozen screen.
#[component]
pub fn FrozenPage() -> Html {
    let desk = use_desk();
    let task = use_task();
    let (Some(Phase::Frozen(frozen)), Some(session)) = (desk.phase(), desk.impersonation()) else {
        return html! {};
    };
    let exit = {
        let desk = desk.clone();
        Callback::from(move |()| desk.exit())
    };
    let again = {
        let (desk, task) = (desk.clone(), task.clone());
        Callback::from(move |()| {
            let desk = desk.clone();
            task.run(ipc::reverify(), move |()| desk.refresh());
        })
    };
    let Words { what, next } = words(frozen);
    html! {
        <div class="centre">
            <section class="frozen" data-testid="frozen" data-reason={name(frozen.reason)} role="alert">
                <span class="frozen-mark"><Icon glyph={Glyph::Frozen} size=28 /></span>
                <Heading>{ "This session is frozen" }</Heading>
                <p class="frozen-why">{ format!("At {} {what}", time_of_day(frozen.since)) }</p>
                if !frozen.detail.is_empty() {
                    <p class="frozen-detail" data-testid="frozen-detail"><bdi>{ &frozen.detail }</bdi></p>
                }
                <p class="frozen-why">
                    { "Nothing of " }<bdi>{ &session.workspace.name }</bdi>{ " is shown any more, and nothing can be changed." }
                </p>
                { safe(frozen) }
                <p class="frozen-next"><strong>{ "What to do. " }</strong>{ next }</p>
                if let Some(problem) = task.problem.clone() {
                    <ProblemBox {problem} />
                }
                <div class="frozen-answers">
                    <Button kind={ButtonKind::Primary} large=true icon={Glyph::Exit} onclick={exit} testid="frozen-exit">
                        { "Exit and write the receipt" }
                    </Button>
                    if frozen.can_reverify {
                        <Button large=true icon={Glyph::Again} busy={task.busy} onclick={again} testid="reverify">{ "Check again" }</Button>
                    }
                </div>
            </section>
        </div>
    }
}

fn safe(frozen: &Frozen) -> Html {
    let saved = match frozen.saved_entries {
        0 => "No journal entries have been written yet".to_owned(),
        1 => "1 journal entry is saved on this computer".to_owned(),
        entries => format!("{entries} journal entries are saved on this computer"),
    };
    html! {
        <ul class="facts frozen-safe">
            <li class="fact fact-ok"><Icon glyph={Glyph::Check} size=16 /><span>{ saved }</span></li>
            <li class="fact fact-ok"><Icon glyph={Glyph::Check} size=16 /><span>{ "Nothing is armed: nothing can be changed" }</span></li>
        </ul>
    }
}

struct Words {
    what: &'static str,
    next: &'static str,
}

const fn words(frozen: &Frozen) -> Words {
    match frozen.reason {
        FrozenReason::IdentityMismatch => Words {
            what: "token, entry request and server no longer named the same people and workspace.",
            next: "Exit and restart with the correct user. If it happens again, tell your lead: somebody else’s session may be involved.",
        },
        FrozenReason::ActorMissing => Words {
            what: "a token came that does not say who is really acting.",
            next: "Do not assume you are impersonating; confirm the session source. Exit, and start again through the approved flow.",
        },
        FrozenReason::Revoked => Words {
            // The detail says why. Without one, these are the ways it can have come about.
            what: if frozen.detail.is_empty() {
                "the server ended this session: somebody revoked it, or the customer’s settings no longer allow it."
            } else {
                "the server ended this session."
            },
            next: "Exit. If the ticket still needs a look, ask your lead or the customer before you enter again.",
        },
        FrozenReason::Expired => Words {
            what: "the approved time was over.",
            next: "Exit. If you need longer, start again with the same ticket.",
        },
        FrozenReason::ServerSilent => Words {
            what: "the server had been silent for too long, so nobody can say whether this session still is allowed.",
            next: "Check your connection, then check again. Or exit: that works offline too.",
        },
        FrozenReason::JournalUnwritable => Words {
            what: "the journal on this computer could not be written, and nothing is looked at without a record.",
            next: "Make room on the disk, then exit and start again.",
        },
        FrozenReason::ClockMoved => Words {
            what: "the clock of this computer was set back, so its times can no longer be trusted.",
            next: "Set the clock right, then check again. Or exit.",
        },
        FrozenReason::Woke => Words {
            what: "this computer slept, or the app was stopped for a while.",
            next: "If it is still you at this desk and the ticket still needs a look, check again. Or exit.",
        },
        FrozenReason::ScreenLocked => Words {
            what: "the screen of this computer was locked.",
            next: "If it is still you at this desk, check again. Or exit.",
        },
        FrozenReason::Idle => Words {
            what: "nobody had touched this desk for ten minutes.",
            next: "If the ticket still needs a look, check again. Or exit.",
        },
    }
}

const fn name(reason: FrozenReason) -> &'static str {
    match reason {
        FrozenReason::IdentityMismatch => "identity_mismatch",
        FrozenReason::ActorMissing => "actor_missing",
        FrozenReason::Revoked => "revoked",
        FrozenReason::Expired => "expired",
        FrozenReason::ServerSilent => "server_silent",
        FrozenReason::JournalUnwritable => "journal_unwritable",
        FrozenReason::ClockMoved => "clock_moved",
        FrozenReason::Woke => "woke",
        FrozenReason::ScreenLocked => "screen_locked",
        FrozenReason::Idle => "idle",
    }
}

#[cfg(test)]
mod tests {
    use super::words;
    use ergo_protocol::snapshot::{Frozen, FrozenReason};

    #[test]
    fn the_guess_makes_room_for_the_reason() {
        let what = |detail: &str| {
            let frozen = Frozen {
                reason: FrozenReason::Revoked,
                detail: detail.to_owned(),
                since: 0,
                can_reverify: false,
                saved_entries: 0,
                armed_canceled: None,
            };
            words(&frozen).what
        };
        assert_eq!(what("The approval for this session was revoked."), "the server ended this session.");
        assert!(what("").contains("somebody revoked it"));
    }
}
