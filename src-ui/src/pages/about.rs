//! Which version this is, where it is signed in, and whose software it is built with.

mod licenses;
mod words;

use crate::{
    components::loaded::loaded,
    hooks::{use_desk, use_load},
    kit::{Badge, CopyButton, Heading, Section, Skeleton, count::length},
};
use words as say;
use yew::prelude::*;

/// The version of the page; the app's is the same, because they are built together.
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// The page.
#[component]
pub fn AboutPage() -> Html {
    let desk = use_desk();
    let loading = use_load((), |()| licenses::read());
    let server = desk.snapshot.as_ref().map(|snapshot| snapshot.server.clone());
    let report = server.as_ref().map_or_else(
        || format!("Ergo Support {VERSION}"),
        |server| format!("Ergo Support {VERSION}, {}", server.url),
    );
    let skeleton = html! { <Skeleton rows=6 label={say::LOADING} /> };
    html! {
        <div class="about" data-testid="about">
            <Heading>{ say::TITLE }</Heading>
            <div class="stack">
                <dl class="facts-list about-facts">
                    <div><dt>{ say::VERSION }</dt><dd><span class="numbers" data-testid="version">{ VERSION }</span><CopyButton text={report} label={say::COPY} /></dd></div>
                    if let Some(server) = server {
                        <div><dt>{ say::SERVER }</dt><dd><bdi class="words">{ &server.url }</bdi>
                            if server.training {
                                { " " }<Badge>{ say::TRAINING }</Badge>
                            }
                        </dd></div>
                    }
                    <div><dt>{ say::LICENSE }</dt><dd>{ say::OWN_LICENSE }</dd></div>
                </dl>
                <Section title={say::THIRD_PARTY}>
                    { loaded(&loading, skeleton, |packages| html! {
                        <>
                            <p class="secondary about-count" data-testid="license-count">{ say::packages(length(packages)) }</p>
                            <table class="about-licenses">
                                <thead><tr><th scope="col">{ say::PACKAGE }</th><th scope="col">{ say::LICENSE }</th></tr></thead>
                                <tbody>
                                    { for packages.iter().map(|package| html! {
                                        <tr key={package.name.clone()} data-testid="license-row"><td>{ &package.name }</td><td class="secondary">{ &package.license }</td></tr>
                                    }) }
                                </tbody>
                            </table>
                        </>
                    }) }
                </Section>
            </div>
        </div>
    }
}
