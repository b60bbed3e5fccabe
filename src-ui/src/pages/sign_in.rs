//! Signing in.

mod organization;
mod training;
mod words;

use crate::{
    components::{Logo, it_report::ItReport, managed::ManagedNote},
    hooks::use_desk,
    kit::{CopyButton, Heading},
};
use organization::Organization;
use training::SampleAgents;
use yew::prelude::*;

/// The sign-in screen: the organization’s identity provider, the sample agents of a training workspace, or both.
#[component]
pub fn SignInPage() -> Html {
    let desk = use_desk();
    let server = desk.snapshot.as_ref().map(|snapshot| snapshot.server.clone());
    let training = server.as_ref().is_some_and(|server| server.training);
    let organization = server.as_ref().and_then(|server| server.sign_in.clone());
    let both = training && organization.is_some();
    html! {
        <div class="center center-top">
            <section class={classes!("sign-in", both.then_some("sign-in-both"))} aria-label={words::PAGE}>
                <Logo large=true />
                <Heading>{ words::PRODUCT }</Heading>
                <p class="secondary sign-in-lede">{ words::LEDE }</p>
                if let Some(host) = organization.clone() {
                    <Organization {host} />
                }
                if training || organization.is_none() {
                    <SampleAgents {training} />
                }
                if desk.snapshot.as_ref().is_some_and(|snapshot| snapshot.managed.is_some()) {
                    <ManagedNote />
                }
                if let Some(server) = server {
                    <p class="quiet sign-in-server">
                        { words::SERVER }{ " " }<bdi class="mono">{ &server.url }</bdi>
                        <CopyButton text={server.url} label={words::COPY_SERVER} testid="copy-server" />
                    </p>
                }
                <div class="sign-in-help">
                    <p class="quiet">{ words::TROUBLE }</p>
                    <ItReport />
                </div>
            </section>
        </div>
    }
}
