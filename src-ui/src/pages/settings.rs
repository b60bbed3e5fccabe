//! What is remembered of the desk, to be set.

mod ticket_link;
mod updates;
mod words;

use crate::{
    components::{local_time::use_minute, managed::ManagedNote},
    hooks::{Desk, use_desk},
    kit::{Card, Heading, segments::Segments},
    when::time_of_day,
};
use ergo_catalog::Text;
use ergo_protocol::preferences::{Density, Language, Preferences, TextSize, Theme, TimeFormat};
use std::str::FromStr;
use ticket_link::TicketLink;
use updates::UpdatesCard;
use web_sys::HtmlInputElement;
use words as say;
use yew::prelude::*;

/// The settings.
#[component]
pub fn SettingsPage() -> Html {
    let desk = use_desk();
    // Unix milliseconds are far below what a double holds exactly.
    #[allow(clippy::cast_possible_truncation)]
    let minute = use_minute() as i64;
    let managed = desk.snapshot.as_ref().and_then(|snapshot| snapshot.managed.clone());
    let sets = |key: &str| managed.as_ref().is_some_and(|managed| managed.has(key));
    let told = sets("notification_detail");
    let Preferences { theme, density, text_size, time_format, .. } = desk.preferences;
    html! {
        <div class="settings" data-testid="settings">
            <Heading>{ say::TITLE }</Heading>
            <p class="secondary settings-lede">{ say::LEDE }</p>
            <div class="stack">
                <Card title={say::APPEARANCE}>
                    { language(&desk, sets("locale")) }
                    { choice(&desk, say::THEME, None, "theme-choice", options(Theme::NAMES, &say::THEMES), theme.as_str(), |preferences, theme| preferences.theme = theme) }
                    { choice(&desk, say::DENSITY, Some(say::DENSITY_TEXT.into()), "density", options(Density::NAMES, &say::DENSITIES), density.as_str(), |preferences, density| preferences.density = density) }
                    { choice(&desk, say::TEXT_SIZE, None, "text-size", options(TextSize::NAMES, &say::TEXT_SIZES), text_size.as_str(), |preferences, size| preferences.text_size = size) }
                    { choice(&desk, say::TIME_FORMAT, Some(say::now(&time_of_day(minute)).into()), "time-format", options(TimeFormat::NAMES, &say::TIME_FORMATS), time_format.as_str(), |preferences, format| preferences.time_format = format) }
                </Card>
                <Card title={say::NOTIFICATIONS}>
                    { switch(&desk, say::NOTIFY, say::NOTIFY_TEXT, "notifications", desk.preferences.notifications, told, |preferences, on| preferences.notifications = on) }
                    { switch(&desk, say::NAMES, say::NAMES_TEXT, "names-in-notifications", desk.preferences.names_in_notifications, told || !desk.preferences.notifications, |preferences, on| preferences.names_in_notifications = on) }
                    if told {
                        <ManagedNote />
                    }
                </Card>
                <Card title={say::TICKETS}>
                    if sets("ticket_link") {
                        <p class="mono"><bdi>{ &desk.preferences.ticket_link }</bdi></p>
                        <ManagedNote />
                    } else {
                        <TicketLink />
                    }
                </Card>
                <Card title={say::STARTUP}>
                    { switch(&desk, say::AUTOSTART, say::AUTOSTART_TEXT, "autostart", desk.preferences.autostart, sets("autostart"), |preferences, on| preferences.autostart = on) }
                    if sets("autostart") {
                        <ManagedNote />
                    }
                </Card>
                <UpdatesCard />
                if let Some(managed) = managed.clone() {
                    <Card title={say::MANAGED} testid="managed-settings">
                        <p class="quiet">{ say::MANAGED_TEXT }</p>
                        <dl class="facts-list">
                            { for managed.settings.iter().map(|setting| html! {
                                <div key={setting.key.clone()} data-testid="managed-setting" data-key={setting.key.clone()}>
                                    <dt>{ &setting.title }</dt><dd><bdi>{ &setting.value }</bdi></dd>
                                </div>
                            }) }
                            <div><dt>{ say::MANAGED_SOURCE }</dt><dd><bdi class="mono">{ &managed.source }</bdi></dd></div>
                        </dl>
                    </Card>
                }
            </div>
        </div>
    }
}

fn options(names: &'static [&'static str], words: &[Text]) -> Vec<(AttrValue, AttrValue)> {
    names.iter().zip(words).map(|(name, words)| ((*name).into(), (*words).into())).collect()
}

/// The language, which the organization may set instead of the agent.
fn language(desk: &Desk, is_managed: bool) -> Html {
    let language = desk.preferences.language;
    let names = say::languages();
    if is_managed {
        let chosen = Language::NAMES.iter().zip(names).find(|(name, _)| **name == language.as_str());
        return html! {
            <div class="setting">
                <div class="setting-words">
                    <p class="setting-label">{ say::LANGUAGE }</p>
                    <ManagedNote />
                </div>
                <span data-testid="language-managed">{ chosen.map(|(_, words)| words).unwrap_or_default() }</span>
            </div>
        };
    }
    let options = Language::NAMES.iter().map(|name| AttrValue::Static(name)).zip(names).collect();
    choice(desk, say::LANGUAGE, None, "language", options, language.as_str(), |preferences, language| {
        preferences.language = language;
    })
}

/// One of a few; saved at once.
fn choice<T: FromStr + 'static>(
    desk: &Desk,
    label: Text,
    text: Option<AttrValue>,
    name: &'static str,
    options: Vec<(AttrValue, AttrValue)>,
    value: &'static str,
    set: fn(&mut Preferences, T),
) -> Html {
    let onchange = {
        let desk = desk.clone();
        Callback::from(move |name: AttrValue| {
            if let Ok(chosen) = name.parse() {
                let mut preferences = desk.preferences.clone();
                set(&mut preferences, chosen);
                desk.prefer(preferences);
            }
        })
    };
    html! {
        <div class="setting">
            <div class="setting-words">
                <p class="setting-label">{ label }</p>
                if let Some(text) = text {
                    <p class="quiet numbers">{ text }</p>
                }
            </div>
            <Segments {name} {label} {options} {value} {onchange} />
        </div>
    }
}

/// On or off; saved at once.
fn switch(
    desk: &Desk,
    label: Text,
    text: Text,
    testid: &'static str,
    on: bool,
    disabled: bool,
    set: fn(&mut Preferences, bool),
) -> Html {
    let onchange = {
        let desk = desk.clone();
        Callback::from(move |event: Event| {
            let on = event.target_dyn_into::<HtmlInputElement>().is_some_and(|input| input.checked());
            let mut preferences = desk.preferences.clone();
            set(&mut preferences, on);
            desk.prefer(preferences);
        })
    };
    html! {
        <label class="setting setting-switch">
            <input type="checkbox" checked={on} {disabled} {onchange} data-testid={testid} />
            <span class="setting-words">
                <span class="setting-label">{ label }</span>
                <span class="quiet">{ text }</span>
            </span>
        </label>
    }
}
