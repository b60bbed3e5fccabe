//! Signing in.

mod organisation;
mod training;

use crate::{
    hooks::use_desk,
    kit::{Badge, Glyph, Heading, Tone},
};
use organisation::Organisation;
use training::SampleAgents;
use yew::prelude::*;

/// The sign-in screen: the organisation's identity provider, or the sample agents of a training workspace.
#[component]
pub fn SignInPage() -> Html {
    let desk = use_desk();
    let server = desk.snapshot.as_ref().map(|snapshot| snapshot.server.clone());
    let training = server.as_ref().is_some_and(|server| server.training);
    let organisation = server.as_ref().and_then(|server| server.sign_in.clone());
    let both = training && organisation.is_some();
    html! {
        <div class="centre centre-top">
            <section class={classes!("sign-in", both.then_some("sign-in-both"))} aria-label="Sign in">
                <span class="logo logo-large" aria-hidden="true">{ "E" }</span>
                <Heading>{ "Ergo Support" }</Heading>
                <p class="secondary sign-in-lede">
                    { "Look at a customer’s workspace as that customer: approved, time-limited, read-only and recorded." }
                </p>
                if let Some(host) = organisation.clone() {
                    <Organisation {host} />
                }
                if training {
                    if organisation.is_some() {
                        <p class="sign-in-or">{ "or, for training" }</p>
                    }
                    <p class="sign-in-training">
                        <Badge tone={Tone::Accent} icon={Glyph::Building}>{ "Training workspace" }</Badge>
                        <span>{ "Sample customers on this computer. Nothing here is real, so nothing can go wrong: sign in as one of the sample agents." }</span>
                    </p>
                }
                if training || organisation.is_none() {
                    <SampleAgents {training} second={organisation.is_some()} />
                }
                if let Some(server) = server {
                    <p class="quiet sign-in-server">{ "Server " }<span class="mono">{ server.url }</span></p>
                }
            </section>
        </div>
    }
}
