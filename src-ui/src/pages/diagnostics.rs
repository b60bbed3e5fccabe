//! Where the app knows from what it says about the session.

mod analysis;
mod facts;
mod issues;
mod words;

use crate::{
    components::ProblemBox,
    hooks::{Desk, Load, use_desk, use_load},
    ipc,
    kit::{Badge, Card, Glyph, Heading, Icon, Skeleton, Tone},
    when::{day, time_of_day},
};
use ergo_protocol::{
    Person, UnixMillis,
    diagnostics::{Diagnostics, KeyFacts, ServerFacts, TokenFacts, Verdict},
    snapshot::Impersonation,
};
use facts::facts_list;
use issues::issues;
use std::rc::Rc;
use words::{held_back, how_known, verdict_words};
use yew::prelude::*;

/// The diagnostics.
#[component]
pub fn DiagnosticsPage() -> Html {
    let desk = use_desk();
    // Read again with each change of the core; what was read stays while that goes on.
    let revision = desk.snapshot.as_ref().map_or(0, |snapshot| snapshot.revision);
    let loading = use_load(revision, |_| async { ipc::diagnostics().await });
    let last = use_mut_ref(|| None::<Rc<Diagnostics>>);
    if let Load::Ready(diagnostics) = &loading.state {
        *last.borrow_mut() = Some(Rc::clone(diagnostics));
    }
    let known = last.borrow().clone();
    html! {
        <>
            <Heading>{ "Diagnostics" }</Heading>
            if let Load::Failed(problem) = &loading.state {
                <ProblemBox problem={problem.clone()} retry={loading.reload.clone()} />
            } else if let Some(diagnostics) = known {
                { view(&diagnostics, desk.impersonation(), &people(&desk)) }
            } else {
                <Card flush=true><Skeleton rows=9 label="Loading the diagnostics" /></Card>
            }
        </>
    }
}

/// Whose names are known here.
fn people(desk: &Desk) -> Vec<Person> {
    let agent = desk.snapshot.as_ref().and_then(|snapshot| snapshot.agent.clone());
    let viewed = desk.impersonation().map(|session| session.viewed.clone());
    agent.map(|agent| agent.person).into_iter().chain(viewed).collect()
}

fn view(diagnostics: &Diagnostics, session: Option<&Impersonation>, people: &[Person]) -> Html {
    html! {
        <div class="stack">
            { verdict(diagnostics) }
            if let Some(token) = &diagnostics.token {
                <div class="columns">
                    <div class="stack">
                        { token_card(token, people, diagnostics.keys.as_ref()) }
                        { diagnostics.analysis.as_ref().map(analysis::card) }
                    </div>
                    <div class="stack">
                        { server_card(diagnostics.server.as_ref()) }
                        { diagnostics.login.as_ref().map(analysis::login_card) }
                        { held_back_card(diagnostics, session) }
                    </div>
                </div>
            }
            { issues(diagnostics.verdict) }
        </div>
    }
}

fn verdict(diagnostics: &Diagnostics) -> Html {
    let (class, glyph) = match diagnostics.verdict {
        Verdict::Impersonating => ("verdict verdict-impersonating", Glyph::Shield),
        Verdict::Direct => ("verdict", Glyph::Person),
        Verdict::CannotTell => ("verdict verdict-unknown", Glyph::Warning),
        Verdict::SignedOut | Verdict::Ended => ("verdict", Glyph::Info),
    };
    html! {
        <section {class} aria-label="Verdict" data-testid="verdict" data-verdict={verdict_name(diagnostics.verdict)}>
            <span class="verdict-mark"><Icon {glyph} size=22 /></span>
            <div>
                <h2 class="verdict-words">{ verdict_words(diagnostics.verdict) }</h2>
                <p class="secondary words">{ how_known(diagnostics) }</p>
            </div>
        </section>
    }
}

const fn verdict_name(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::SignedOut => "signed_out",
        Verdict::Direct => "direct",
        Verdict::CannotTell => "cannot_tell",
        Verdict::Impersonating => "impersonating",
        Verdict::Ended => "ended",
    }
}

fn token_card(token: &TokenFacts, people: &[Person], keys: Option<&KeyFacts>) -> Html {
    let facts = [
        ("Issuer", token.issuer.clone()),
        ("Profile", token.profile.clone()),
        ("Algorithm", token.algorithm.clone()),
        ("Key", token.key_id.clone()),
        ("Keys fetched", keys.map_or_else(|| "Not yet".to_owned(), fetched)),
        ("Verified here", moment(token.verified_at)),
        ("Issued", moment(token.issued_at)),
        ("Expires", moment(token.expires_at)),
        ("Workspace", token.workspace.clone().unwrap_or_else(|| "None".to_owned())),
        ("Session", token.session_id.clone()),
    ];
    html! {
        <Card title="The verified token" testid="token-facts">
            { chain(token, people) }
            { facts_list(facts) }
        </Card>
    }
}

fn fetched(keys: &KeyFacts) -> String {
    let at = moment(keys.fetched_at);
    if keys.not_refreshed { format!("{at}; not refreshed since") } else { at }
}

/// Who acts as whom, as a small chain.
fn chain(token: &TokenFacts, people: &[Person]) -> Html {
    let link = |id: &str, words: &str, viewed: bool| {
        html! {
            <li key={format!("{words} {id}")} class={classes!("link", viewed.then_some("link-viewed"))}>
                <span class="quiet">{ words.to_owned() }</span>
                if let Some(person) = people.iter().find(|person| person.id == id) {
                    <bdi class="line-name">{ &person.name }</bdi>
                }
                <bdi class="mono">{ id.to_owned() }</bdi>
            </li>
        }
    };
    let acts = !token.actors.is_empty();
    html! {
        <ol class="chain" aria-label="Who acts as whom" data-testid="actor-chain">
            { for token.actors.iter().rev().enumerate().map(|(number, actor)| {
                let current = number + 1 == token.actors.len();
                link(actor, if current { "Really acts (actor)" } else { "Acted before" }, false)
            }) }
            { link(&token.subject, if acts { "Is viewed (subject)" } else { "Signed in (subject), with no actor" }, acts) }
        </ol>
    }
}

fn server_card(server: Option<&ServerFacts>) -> Html {
    let Some(server) = server else {
        return html! {
            <Card title="What the server says">
                <p class="secondary">{ "It has not been asked yet. Until it answers, only the token speaks." }</p>
            </Card>
        };
    };
    let agrees = if server.agrees {
        html! { <Badge tone={Tone::Ok} icon={Glyph::Check} testid="server-agrees">{ "Agrees" }</Badge> }
    } else {
        html! { <Badge tone={Tone::Bad} icon={Glyph::Warning} testid="server-agrees">{ "Does not agree" }</Badge> }
    };
    let facts = [
        ("Asked", moment(server.asked_at)),
        ("Subject", server.subject.clone()),
        ("Actor", server.actor.clone().unwrap_or_else(|| "None".to_owned())),
        ("Workspace", server.workspace.clone().unwrap_or_else(|| "None".to_owned())),
    ];
    html! {
        <Card title="What the server says" aside={agrees}>
            { facts_list(facts) }
        </Card>
    }
}

fn held_back_card(diagnostics: &Diagnostics, session: Option<&Impersonation>) -> Html {
    let viewed = session.map_or("the viewed user", |session| &session.viewed.name);
    html! {
        <Card title="Held back">
            if diagnostics.held_back.is_empty() {
                <p class="secondary">{ "Nothing. Only an impersonation session holds things back." }</p>
            } else {
                <ul class="facts" data-testid="held-back">
                    { for diagnostics.held_back.iter().map(|one| {
                        let (what, how) = held_back(*one);
                        html! {
                            <li key={what} class="fact" data-testid="held-back-item">
                                <Icon glyph={Glyph::Lock} size=16 />
                                <span><strong>{ what }</strong>{ " — " }<bdi>{ viewed.to_owned() }</bdi>{ how }</span>
                            </li>
                        }
                    }) }
                </ul>
            }
        </Card>
    }
}

fn moment(at: UnixMillis) -> String {
    format!("{}, {}", day(at), time_of_day(at))
}
