//! A person in a line: avatar, name, and who exactly.

use crate::kit::avatar::{Avatar, AvatarSize};
use ergo_protocol::Person;
use yew::prelude::*;

/// Properties of [`PersonLine`].
#[derive(Properties, PartialEq)]
pub struct PersonLineProps {
    /// Who.
    pub person: Person,
    /// How big the avatar is.
    #[prop_or_default]
    pub size: AvatarSize,
    /// The id too, after the email address.
    #[prop_or_default]
    pub with_id: bool,
    /// Beside the name: badges.
    #[prop_or_default]
    pub children: Html,
}

/// A person.
#[component]
pub fn PersonLine(props: &PersonLineProps) -> Html {
    let person = &props.person;
    html! {
        <span class={classes!("person", (props.size == AvatarSize::Large).then_some("person-large"))}>
            <Avatar id={person.id.clone()} name={person.name.clone()} size={props.size} />
            <span class="person-words">
                <span class="person-line">
                    <bdi class="person-name" title={person.name.clone()}>{ &person.name }</bdi>
                    { props.children.clone() }
                </span>
                <span class="person-detail" title={person.email.clone()}>
                    <bdi>{ &person.email }</bdi>
                    if props.with_id {
                        { " · " }<bdi class="id">{ &person.id }</bdi>
                    }
                </span>
            </span>
        </span>
    }
}
