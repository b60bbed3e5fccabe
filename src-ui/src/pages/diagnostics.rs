//! How the app knows what it says about the session.

mod analysis;
mod facts;
mod for_it;
mod issues;
mod words;

use crate::{
    components::ProblemBox,
    hooks::{Desk, Load, use_desk, use_load},
    ipc,
    kit::{Badge, CopyButton, Glyph, Heading, Icon, Section, Skeleton, Tone, phrase, phrase::name},
    when::moment,
};
use ergo_catalog::Text;
use ergo_protocol::{
    Person,
    diagnostics::{Diagnostics, KeyFacts, ServerFacts, TokenFacts, Verdict},
    snapshot::Impersonation,
};
use facts::facts_list;
use for_it::ForIt;
use issues::issues;
use std::rc::Rc;
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
            <Heading>{ words::TITLE }</Heading>
            <div class="stack">
            if let Load::Failed(problem) = &loading.state {
                <ProblemBox problem={problem.clone()} retry={loading.reload.clone()} />
            } else if let Some(diagnostics) = known {
                { view(&diagnostics, desk.impersonation(), &people(&desk)) }
            } else {
                <Skeleton rows=9 label={words::LOADING} />
            }
            <ForIt />
            </div>
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
                        { token_facts(token, people, diagnostics) }
                    </div>
                    <div class="stack">
                        { server_facts(diagnostics.server.as_ref()) }
                        { diagnostics.login.as_ref().map(analysis::login) }
                        { held_back(diagnostics, session) }
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
        <section {class} aria-label={words::VERDICT} data-testid="verdict" data-verdict={verdict_name(diagnostics.verdict)}>
            <span class="verdict-mark"><Icon {glyph} size=22 /></span>
            <div>
                <h2 class="verdict-words">{ words::verdict_words(diagnostics.verdict) }</h2>
                <p class="secondary words">{ words::how_known(diagnostics) }</p>
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

fn token_facts(token: &TokenFacts, people: &[Person], diagnostics: &Diagnostics) -> Html {
    let keys = diagnostics.keys.as_ref();
    let facts = [
        (words::WORKSPACE, token.workspace.clone().unwrap_or_else(|| words::NONE.to_string())),
        (words::VERIFIED, moment(token.verified_at)),
        (words::EXPIRES, moment(token.expires_at)),
    ];
    let exact = [
        (words::ISSUER, token.issuer.clone()),
        (words::PROFILE, token.profile.clone()),
        (words::ALGORITHM, token.algorithm.clone()),
        (words::KEY, token.key_id.clone()),
        (words::KEYS_FETCHED, keys.map_or_else(|| words::NOT_YET.to_string(), fetched)),
        (words::ISSUED, moment(token.issued_at)),
    ];
    html! {
        <Section title={words::TOKEN} testid="token-facts">
            { chain(token, people) }
            { facts_list(facts) }
            { session_id(&token.session_id) }
            <details class="details">
                <summary data-testid="token-details">{ words::DETAILS }</summary>
                { facts_list(exact) }
            </details>
            { diagnostics.analysis.as_ref().map(analysis::details) }
        </Section>
    }
}

/// The session's id, which an engineer or a customer's auditor asks for.
fn session_id(id: &str) -> Html {
    html! {
        <dl class="facts-list">
            <div>
                <dt>{ words::SESSION }</dt>
                <dd class="copied">
                    <bdi class="id" data-testid="session-id">{ id.to_owned() }</bdi>
                    <CopyButton text={id.to_owned()} label={words::COPY_SESSION} testid="copy-session" />
                </dd>
            </div>
        </dl>
    }
}

fn fetched(keys: &KeyFacts) -> String {
    let at = moment(keys.fetched_at);
    if keys.not_refreshed { words::not_refreshed(&at) } else { at }
}

/// Who acts for whom, as a small chain.
fn chain(token: &TokenFacts, people: &[Person]) -> Html {
    let link = |id: &str, words: Text, viewed: bool| {
        html! {
            <li key={format!("{words} {id}")} class={classes!("link", viewed.then_some("link-viewed"))}>
                <span class="quiet">{ words }</span>
                if let Some(person) = people.iter().find(|person| person.id == id) {
                    <bdi class="line-name">{ &person.name }</bdi>
                }
                <bdi class="mono">{ id.to_owned() }</bdi>
            </li>
        }
    };
    let acts = !token.actors.is_empty();
    html! {
        <ol class="chain" aria-label={words::CHAIN} data-testid="actor-chain">
            { for token.actors.iter().rev().enumerate().map(|(number, actor)| {
                let current = number + 1 == token.actors.len();
                link(actor, if current { words::ACTING } else { words::ACTED_BEFORE }, false)
            }) }
            { link(&token.subject, if acts { words::VIEWED } else { words::SIGNED_IN }, acts) }
        </ol>
    }
}

fn server_facts(server: Option<&ServerFacts>) -> Html {
    let Some(server) = server else {
        return html! {
            <Section title={words::SERVER}><p class="secondary">{ words::NOT_ASKED }</p></Section>
        };
    };
    let (tone, icon, agrees) = if server.agrees {
        (Tone::Ok, Glyph::Check, words::AGREES)
    } else {
        (Tone::Bad, Glyph::Warning, words::DISAGREES)
    };
    let aside = html! { <Badge {tone} {icon} testid="server-agrees">{ agrees }</Badge> };
    let none = || words::NONE.to_string();
    let facts = [
        (words::ASKED, moment(server.asked_at)),
        (words::ACTING, server.actor.clone().unwrap_or_else(none)),
        (if server.actor.is_some() { words::VIEWED } else { words::USER }, server.subject.clone()),
        (words::WORKSPACE, server.workspace.clone().unwrap_or_else(none)),
    ];
    html! { <Section title={words::SERVER} {aside}>{ facts_list(facts) }</Section> }
}

fn held_back(diagnostics: &Diagnostics, session: Option<&Impersonation>) -> Html {
    let viewed = session.map_or(words::THE_VIEWED_USER.shown(), |session| &session.viewed.name);
    html! {
        <Section title={words::SKIPPED}>
            if diagnostics.held_back.is_empty() {
                <p class="secondary">{ words::SKIPPED_NOTHING }</p>
            } else {
                <ul class="facts" data-testid="held-back">
                    { for diagnostics.held_back.iter().map(|one| {
                        let (what, how) = words::held_back(*one);
                        html! {
                            <li key={what.english()} class="fact" data-testid="held-back-item">
                                <Icon glyph={Glyph::Lock} size=16 />
                                <span><strong>{ what }</strong>{ ": " }{ phrase(how, &[("name", name(viewed))]) }</span>
                            </li>
                        }
                    }) }
                </ul>
            }
        </Section>
    }
}
