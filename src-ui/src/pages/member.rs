//! One member.

use yew::prelude::*;

/// Properties of [`MemberPage`].
#[derive(Properties, PartialEq)]
pub struct MemberPageProps {
    /// Whose page.
    pub id: AttrValue,
}

/// One member.
#[component]
pub fn MemberPage(props: &MemberPageProps) -> Html {
    html! { <h1>{ props.id.clone() }</h1> }
}
