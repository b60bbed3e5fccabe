//! What a receiver gets of a message: no more about people than its configuration allows. Names and addresses are the
//! current ones, so no stored message contains them.

use crate::{
    clock::moment,
    store::{Reading, StoreError, outbox::Row, people},
};
use ergo_protocol::{
    Person,
    messages::{Body, MadeBy, Message, Party, PersonalData, Term},
    workspace::SettingValue,
};
use std::collections::{BTreeSet, HashMap};

/// The messages as sent to a receiver with this configuration.
pub async fn messages(
    tx: &mut Reading,
    rows: Vec<Row>,
    level: PersonalData,
) -> Result<Vec<Message>, StoreError> {
    let mut messages: Vec<Message> = rows.into_iter().map(|row| message(row, level)).collect();
    if level == PersonalData::Full {
        let mut ids = BTreeSet::new();
        for message in &mut messages {
            let people = Parts::of(&mut message.body).people;
            ids.extend(people.into_iter().flatten().map(|party| party.id.clone()));
        }
        let found = people::of_ids(tx, ids.iter().map(String::as_str)).await?;
        let known: HashMap<String, Person> =
            found.into_iter().map(|person| (person.id.clone(), person)).collect();
        for message in &mut messages {
            for party in Parts::of(&mut message.body).people.into_iter().flatten() {
                if let Some(person) = known.get(&party.id) {
                    party.name = Some(person.name.clone());
                    party.email = Some(person.email.clone());
                }
            }
        }
    }
    Ok(messages)
}

fn message(row: Row, level: PersonalData) -> Message {
    let mut body = row.body;
    lower(&mut body, level);
    Message {
        id: row.id,
        seq: row.seq,
        timestamp: moment(row.at),
        workspace_id: row.workspace_id,
        personal_data: level,
        body,
    }
}

/// Removes what this level does not include.
fn lower(body: &mut Body, level: PersonalData) {
    let Parts { people, texts, terms, values } = Parts::of(body);
    if level == PersonalData::None {
        for party in people {
            *party = None;
        }
    }
    if level == PersonalData::Full {
        return;
    }
    for text in texts {
        *text = None;
    }
    for term in terms {
        term.name = None;
    }
    for value in values {
        // People type lists; any other value is one of a few fixed values that say nothing about a person.
        value.take_if(|value| matches!(value, SettingValue::List(_)));
    }
}

/// The parts of a body that depend on the level.
#[derive(Default)]
struct Parts<'a> {
    people: Vec<&'a mut Option<Party>>,
    /// Texts that people typed.
    texts: Vec<&'a mut Option<String>>,
    terms: Vec<&'a mut Term>,
    values: Vec<&'a mut Option<SettingValue>>,
}

impl<'a> Parts<'a> {
    fn of(body: &'a mut Body) -> Self {
        match body {
            Body::MemberRoleChanged(it) => Self {
                terms: vec![&mut it.before, &mut it.after],
                ..Self::default().with(&mut it.by, Some(&mut it.member))
            },
            Body::TeamMemberAdded(it) | Body::TeamMemberRemoved(it) => {
                Self { terms: vec![&mut it.team], ..Self::default().with(&mut it.by, Some(&mut it.member)) }
            }
            Body::AccessSettingChanged(it) => Self {
                terms: vec![&mut it.setting],
                values: vec![&mut it.before, &mut it.after],
                ..Self::default().with(&mut it.by, None)
            },
            Body::SessionEntered(it) | Body::SessionEnded(it) => {
                Self { people: vec![&mut it.agent, &mut it.user, &mut it.by], ..Self::default() }
            }
            Body::EntryPending(it)
            | Body::EntryApproved(it)
            | Body::EntryDeclined(it)
            | Body::EntryWithdrawn(it) => Self {
                people: vec![&mut it.agent, &mut it.user, &mut it.by],
                texts: vec![&mut it.reason, &mut it.ticket, &mut it.word],
                ..Self::default()
            },
            Body::WebhookTest(_) => Self::default(),
        }
    }

    fn with(mut self, by: &'a mut MadeBy, member: Option<&'a mut Option<Party>>) -> Self {
        self.people.extend([&mut by.user, &mut by.agent]);
        self.people.extend(member);
        self.texts.extend([&mut by.authorised_by, &mut by.purpose]);
        self
    }
}
