//! With whom or what to compare: another member, a role, or the same member at an earlier time. A role has no earlier time.

use super::words;
use crate::{
    hooks::{Load, use_debounce, use_load},
    ipc,
    kit::{
        Avatar, AvatarSize, Card, Live, Select,
        field::{Field, TextInput},
        segments::Segments,
    },
};
use ergo_catalog::Text;
use ergo_protocol::workspace::{Member, MemberPage, MemberQuery, Side};
use wasm_bindgen::JsValue;
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// Pause in typing after which the server is asked.
const PAUSE_MILLIS: u32 = 150;
/// More members are not offered: the search is to be made narrower.
const MOST: u32 = 6;

/// What kind of thing to compare with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Member,
    Role,
    Earlier,
}

impl Kind {
    const EVERY: [Self; 3] = [Self::Member, Self::Role, Self::Earlier];

    /// What a member or a role can be compared with.
    fn of(left: &Side) -> &'static [Self] {
        if matches!(left, Side::Role { .. }) { &[Self::Member, Self::Role] } else { &Self::EVERY }
    }

    const fn value(self) -> &'static str {
        match self {
            Self::Member => "member",
            Self::Role => "role",
            Self::Earlier => "earlier",
        }
    }

    const fn words(self, left: &Side) -> Text {
        match (self, left) {
            (Self::Member, Side::Role { .. }) => words::A_MEMBER,
            (Self::Member, _) => words::ANOTHER_MEMBER,
            (Self::Role, Side::Role { .. }) => words::ANOTHER_ROLE,
            (Self::Role, _) => words::A_ROLE,
            (Self::Earlier, _) => words::EARLIER,
        }
    }
}

/// Properties of [`Other`].
#[derive(Properties, PartialEq)]
pub struct OtherProps {
    /// The member or the role on the left.
    pub left: Side,
    /// Told what was chosen, or that nothing is any more.
    pub onchoose: Callback<Option<Side>>,
}

/// The choice.
#[component]
pub fn Other(props: &OtherProps) -> Html {
    let kind = use_state_eq(|| Kind::Member);
    let left = &props.left;
    let options: Vec<_> =
        Kind::of(left).iter().map(|kind| (kind.value().into(), kind.words(left).into())).collect();
    // The id of what is not offered, because it is on the left.
    let id = AttrValue::from(match left {
        Side::Member { id } | Side::MemberAt { id, .. } | Side::Role { id } => id.clone(),
    });
    let onchange = {
        let (kind, onchoose) = (kind.setter(), props.onchoose.clone());
        Callback::from(move |chosen: AttrValue| {
            kind.set(Kind::EVERY.into_iter().find(|one| one.value() == chosen).unwrap_or(Kind::Member));
            onchoose.emit(None);
        })
    };
    let onchoose = props.onchoose.reform(Some);
    html! {
        <Card class="compare-other">
            <Segments name="compare-with" label={words::WITH} {options} value={kind.value()} {onchange} />
            { match *kind {
                Kind::Member => html! { <OtherMember {id} {onchoose} /> },
                Kind::Role => html! { <OtherRole {id} label={Kind::Role.words(left)} {onchoose} /> },
                Kind::Earlier => html! { <Earlier {id} {onchoose} /> },
            } }
        </Card>
    }
}

#[derive(Properties, PartialEq)]
struct ChoiceProps {
    /// What is on the left.
    id: AttrValue,
    onchoose: Callback<Side>,
}

#[component]
fn OtherMember(props: &ChoiceProps) -> Html {
    let typed = use_state_eq(String::new);
    let asked = use_debounce(typed.trim().to_owned(), PAUSE_MILLIS);
    let found = use_load(asked.clone(), |words: String| async move {
        if words.is_empty() {
            return Ok(MemberPage {
                items: Vec::new(),
                total: 0,
                at_least: false,
                next_cursor: None,
                approximate: false,
            });
        }
        ipc::members(MemberQuery { q: Some(words), limit: Some(MOST), ..MemberQuery::default() }).await
    });
    let items: Vec<Member> = match &found.state {
        Load::Ready(page) => page.items.iter().filter(|one| one.person.id != *props.id).cloned().collect(),
        Load::Waiting | Load::Failed(_) => Vec::new(),
    };
    let nobody = !asked.is_empty() && items.is_empty() && matches!(found.state, Load::Ready(_));
    let oninput = {
        let typed = typed.setter();
        Callback::from(move |text| typed.set(text))
    };
    html! {
        <div class="compare-member">
            <Field label={words::SEARCH} id="compare-search">
                <TextInput id="compare-search" value={(*typed).clone()} {oninput} testid="compare-search" />
            </Field>
            <Live text={if nobody { words::NOBODY.to_string() } else { String::new() }} />
            if nobody {
                <p class="secondary">{ words::NOBODY }</p>
            }
            <ul class="compare-found">
                { for items.into_iter().map(|one| offered(&one, &props.onchoose)) }
            </ul>
        </div>
    }
}

fn offered(member: &Member, onchoose: &Callback<Side>) -> Html {
    let person = &member.person;
    let choose = {
        let id = person.id.clone();
        onchoose.reform(move |_: MouseEvent| Side::Member { id: id.clone() })
    };
    html! {
        <li key={person.id.clone()}>
            <button type="button" class="compare-offer" onclick={choose} data-testid="compare-offer" data-id={person.id.clone()}>
                <Avatar id={person.id.clone()} name={person.name.clone()} size={AvatarSize::Small} />
                <bdi>{ &person.name }</bdi>
                <bdi class="secondary">{ &person.email }</bdi>
            </button>
        </li>
    }
}

#[derive(Properties, PartialEq)]
struct RoleProps {
    /// What is on the left.
    id: AttrValue,
    label: Text,
    onchoose: Callback<Side>,
}

#[component]
fn OtherRole(props: &RoleProps) -> Html {
    let chosen = use_state_eq(String::new);
    let roles = use_load((), |()| ipc::roles());
    let mut options = vec![(AttrValue::from(""), AttrValue::from(words::CHOOSE_ROLE.shown()))];
    if let Load::Ready(roles) = &roles.state {
        let others = roles.roles.iter().filter(|role| role.id != *props.id);
        options.extend(others.map(|role| (role.id.clone().into(), role.name.clone().into())));
    }
    let onchange = {
        let (chosen, onchoose) = (chosen.setter(), props.onchoose.clone());
        Callback::from(move |id: String| {
            if !id.is_empty() {
                onchoose.emit(Side::Role { id: id.clone() });
            }
            chosen.set(id);
        })
    };
    html! {
        <Field label={props.label} id="compare-role">
            <Select id="compare-role" {options} value={(*chosen).clone()} {onchange} testid="compare-role" />
        </Field>
    }
}

#[component]
fn Earlier(props: &ChoiceProps) -> Html {
    let onchange = {
        let (id, onchoose) = (props.id.to_string(), props.onchoose.clone());
        Callback::from(move |event: Event| {
            let day = event.target_dyn_into::<HtmlInputElement>().map(|input| input.value());
            if let Some(at) = day.as_deref().and_then(start_of_day) {
                onchoose.emit(Side::MemberAt { id: id.clone(), at });
            }
        })
    };
    html! {
        <Field label={words::DAY} id="compare-day">
            <input id="compare-day" class="input compare-day" type="date" {onchange} data-testid="compare-day" />
        </Field>
    }
}

/// The start of a day, `2026-11-23`, where the agent is, in Unix milliseconds.
#[allow(clippy::cast_possible_truncation, reason = "a time of this era")]
fn start_of_day(day: &str) -> Option<i64> {
    let at = js_sys::Date::new(&JsValue::from_str(&format!("{day}T00:00:00"))).get_time();
    (at.is_finite() && at > 0.0).then_some(at as i64)
}
