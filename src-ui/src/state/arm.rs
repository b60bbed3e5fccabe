//! One change as it is being prepared for arming. It lives until it is armed, and is gone with a freeze.

use ergo_protocol::{
    change::{ArmDraft, AuthorizedHow, Change},
    limits::{self, Length},
    workspace::{AccessSetting, SettingValue},
};
use std::{cmp::Ordering, rc::Rc};

/// What is to be changed.
#[derive(Clone, Debug, PartialEq)]
pub enum ArmTarget {
    /// The role of a member.
    Role {
        /// Whose.
        member_id: String,
        /// By name.
        name: String,
        /// The role now.
        current: String,
    },
    /// Whether a member is in a team.
    Team {
        /// Who.
        member_id: String,
        /// By name.
        name: String,
        /// The teams now, by id.
        current: Vec<String>,
    },
    /// An access setting.
    Setting(Rc<AccessSetting>),
    /// A change that is known already: the way back.
    Known {
        /// The change.
        change: Change,
        /// What it changes, in words.
        title: String,
        /// The value it brings, in words.
        after: String,
    },
}

/// What has been typed and chosen.
#[derive(Clone, Debug, PartialEq)]
pub struct ArmForm {
    /// What is to be changed.
    pub target: ArmTarget,
    /// The new value, as it is typed or chosen.
    pub value: String,
    /// What for.
    pub purpose: String,
    /// Who authorized it.
    pub authorised_by: String,
    /// How.
    pub how: AuthorizedHow,
}

/// Something that is missing in a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
    /// The role.
    Role,
    /// The team.
    Team,
    /// A value that is not the one before.
    OtherValue,
    /// A whole number.
    Number,
    /// What the change is for.
    Purpose,
    /// The same in fewer words.
    ShorterPurpose,
    /// Who authorized it.
    Authority,
    /// The same in fewer words.
    ShorterAuthority,
}

impl ArmForm {
    /// An empty form for a target.
    pub fn new(target: ArmTarget) -> Self {
        let value = match &target {
            ArmTarget::Setting(setting) => typed(&setting.value),
            _ => String::new(),
        };
        let how = AuthorizedHow::Ticket;
        Self { target, value, purpose: String::new(), authorised_by: String::new(), how }
    }

    /// The form for undoing a change, on the same authority.
    pub fn undo(draft: ArmDraft, title: String, after: String) -> Self {
        let ArmDraft { change, purpose, authorised_by, how } = draft;
        let target = ArmTarget::Known { change, title, after };
        Self { target, value: String::new(), purpose, authorised_by, how }
    }

    /// The change, once a value is chosen that can be one. Whether it is allowed is the server's to say.
    pub fn change(&self) -> Option<Change> {
        match &self.target {
            ArmTarget::Known { change, .. } => Some(change.clone()),
            ArmTarget::Setting(setting) => {
                // The value it has already is no change.
                let value = value_of(&setting.value, &self.value).filter(|value| *value != setting.value)?;
                Some(Change::AccessSetting { key: setting.key.clone(), value })
            }
            _ if self.value.is_empty() => None,
            ArmTarget::Role { member_id, .. } => {
                Some(Change::MemberRole { member_id: member_id.clone(), role_id: self.value.clone() })
            }
            ArmTarget::Team { member_id, current, .. } => Some(Change::TeamMembership {
                member_id: member_id.clone(),
                team_id: self.value.clone(),
                member: !current.contains(&self.value),
            }),
        }
    }

    /// What is missing before it can be armed, in the order of the form.
    pub fn missing(&self) -> Vec<Missing> {
        let value = match &self.target {
            _ if self.change().is_some() => None,
            ArmTarget::Role { .. } => Some(Missing::Role),
            ArmTarget::Team { .. } => Some(Missing::Team),
            ArmTarget::Setting(setting) => Some(match value_of(&setting.value, &self.value) {
                None => Missing::Number,
                Some(_) => Missing::OtherValue,
            }),
            // The way back is known as a whole.
            ArmTarget::Known { .. } => None,
        };
        let text = |text: &str, length: Length, empty, long| match length.judge(text) {
            Ordering::Less => Some(empty),
            Ordering::Greater => Some(long),
            Ordering::Equal => None,
        };
        let purpose = text(&self.purpose, limits::PURPOSE, Missing::Purpose, Missing::ShorterPurpose);
        let authority =
            text(&self.authorised_by, limits::AUTHORIZED_BY, Missing::Authority, Missing::ShorterAuthority);
        [value, purpose, authority].into_iter().flatten().collect()
    }

    /// What is handed to the core.
    pub fn draft(&self) -> Option<ArmDraft> {
        Some(ArmDraft {
            change: self.change()?,
            purpose: self.purpose.clone(),
            authorised_by: self.authorised_by.clone(),
            how: self.how,
        })
    }
}

/// A value as it stands in its control.
fn typed(value: &SettingValue) -> String {
    match value {
        SettingValue::Switch(on) => if *on { "on" } else { "off" }.to_owned(),
        SettingValue::Number(number) => number.to_string(),
        SettingValue::Choice(choice) => choice.clone(),
        SettingValue::List(items) => items.join("\n"),
    }
}

/// What stands in a control as a value of the same type as before.
fn value_of(before: &SettingValue, text: &str) -> Option<SettingValue> {
    Some(match before {
        SettingValue::Switch(_) => SettingValue::Switch(text == "on"),
        SettingValue::Number(_) => SettingValue::Number(text.trim().parse().ok()?),
        SettingValue::Choice(_) => SettingValue::Choice(text.to_owned()),
        SettingValue::List(_) => SettingValue::List(
            text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect(),
        ),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn setting(value: SettingValue) -> ArmForm {
        ArmForm::new(ArmTarget::Setting(Rc::new(AccessSetting {
            key: "k".into(),
            group: String::new(),
            label: "Label".into(),
            description: String::new(),
            value,
            choices: Vec::new(),
            empty_means: None,
            unit: None,
            protected: false,
        })))
    }

    #[test]
    fn a_control_holds_the_value_as_it_is_and_gives_back_the_same_type() {
        for (value, typed, other, expected) in [
            (SettingValue::Switch(true), "on", "off", Some(SettingValue::Switch(false))),
            (SettingValue::Number(8), "8", " 12 ", Some(SettingValue::Number(12))),
            (SettingValue::Number(8), "8", "soon", None),
            (SettingValue::Choice("a".into()), "a", "b", Some(SettingValue::Choice("b".into()))),
            (
                SettingValue::List(vec!["a".into(), "b".into()]),
                "a\nb",
                " c \n\n",
                Some(SettingValue::List(vec!["c".into()])),
            ),
        ] {
            let mut form = setting(value);
            assert_eq!(form.value, typed);
            assert_eq!(form.change(), None, "as it is, there is nothing to change");
            form.value = other.into();
            let change = expected.map(|value| Change::AccessSetting { key: "k".into(), value });
            assert_eq!(form.change(), change);
        }
    }

    #[test]
    fn what_is_missing_is_said_in_the_order_of_the_form() {
        let mut form = setting(SettingValue::Number(8));
        assert_eq!(form.missing(), [Missing::OtherValue, Missing::Purpose, Missing::Authority]);
        form.value = "soon".into();
        form.purpose = "So that it works".into();
        assert_eq!(form.missing(), [Missing::Number, Missing::Authority]);
        form.value = "9".into();
        form.authorised_by = " ".into();
        assert_eq!(form.missing(), [Missing::Authority]);
        form.authorised_by = "Ana".into();
        assert_eq!(form.missing(), []);
        form.purpose = "x".repeat(501);
        form.authorised_by = "x".repeat(201);
        assert_eq!(form.missing(), [Missing::ShorterPurpose, Missing::ShorterAuthority]);
    }

    #[test]
    fn a_team_is_joined_or_left_and_nothing_is_armed_without_a_choice() {
        let mut form = ArmForm::new(ArmTarget::Team {
            member_id: "usr_1".into(),
            name: "Tom".into(),
            current: vec!["team_a".into()],
        });
        assert_eq!(form.draft(), None);
        for (team, member) in [("team_a", false), ("team_b", true)] {
            form.value = team.into();
            let change = Change::TeamMembership { member_id: "usr_1".into(), team_id: team.into(), member };
            assert_eq!(form.change(), Some(change));
        }
    }
}
