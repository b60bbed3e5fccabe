//! The arguments of `webhooks`.

use crate::{
    arg::{flag, noun, option},
    file,
    setting_args::database,
};
use clap::{
    Arg, ArgAction, ArgGroup, ArgMatches, Command,
    builder::{NonEmptyStringValueParser as Text, PossibleValuesParser},
    value_parser,
};
use ergo_protocol::messages::{MessageKind, PersonalData};
use ergo_server::webhooks::{From, NewReceiver};
use std::time::Duration;

/// The longest time that an old secret stays valid, in hours.
const LONGEST_KEEP_HOURS: u64 = 30 * 24;
const INTERNAL: &str = "The receiver is in your own network: allow private addresses, and plain http there";

/// What is to be done, with the receivers of this database.
#[derive(Debug)]
pub struct Webhooks {
    /// The database.
    pub database: String,
    /// Whether the result is printed as JSON.
    pub json: bool,
    /// What.
    pub verb: Verb,
}

/// See [`Webhooks`].
#[derive(Debug)]
pub enum Verb {
    /// Add one.
    Add(NewReceiver),
    /// List them.
    List,
    /// Send a test to one.
    Test(String),
    /// Send to one again that was disabled.
    Enable(String),
    /// Send nothing more to one.
    Disable(String),
    /// Send to one at another address, which may be in a private network or not.
    Move(String, String, bool),
    /// Send messages to one once more.
    Replay(String, From),
    /// Replace the secret of one, or its token; the old one is good as well for that long.
    Rotate(String, Duration),
    /// Remove one.
    Remove(String),
}

/// The command as `--help` shows it.
pub fn command() -> Command {
    let of_one = |verb: &'static str, about: &'static str| {
        let id = Arg::new("id").value_name("ID").help("The receiver's ID, as `list` shows it");
        Command::new(verb).about(about).args([
            id.required(true).value_parser(Text::new()),
            database(),
            json(),
        ])
    };
    noun("webhooks", "Manages receivers of changes and support sessions (docs/WEBHOOKS.md)")
        .subcommand(add())
        .subcommand(
            Command::new("list")
                .about(
                    "Lists the receivers, how many messages each waits for, and what could not be delivered",
                )
                .args([database(), json()]),
        )
        .subcommand(of_one("test", "Sends a test message once, from this computer, and says what came of it"))
        .subcommand(of_one(
            "enable",
            "Sends again to a receiver that was disabled, beginning with what it missed",
        ))
        .subcommand(of_one("disable", "Sends nothing more to a receiver, until it is enabled again"))
        .subcommand(
            of_one("set", "Sends to a receiver at another address, beginning with what waits for it").args([
                option("url", "URL", "Where webhooks are sent").required(true),
                flag("internal", INTERNAL),
            ]),
        )
        .subcommand(
            of_one("replay", "Sends messages once more, in their order")
                .arg(
                    option("from", "SEQ", "Begin with the message of this number")
                        .value_parser(value_parser!(i64).range(1..)),
                )
                .arg(option(
                    "since",
                    "TIME",
                    "Begin with the first message since then, e.g. 2026-11-30T08:00:00Z",
                ))
                .group(ArgGroup::new("beginning").args(["from", "since"]).required(true)),
        )
        .subcommand(
            of_one(
                "rotate-secret",
                "Creates a new secret, or a new token to poll with, and prints it once; the old one is good for a while",
            )
            .visible_alias("rotate-token")
            .arg(
                option("keep-hours", "N", "How long the old one is good as well [0-720; default: 24]")
                .value_parser(value_parser!(u64).range(0..=LONGEST_KEEP_HOURS)),
            ),
        )
        .subcommand(of_one("remove", "Removes a receiver, and what it was still to be sent"))
}

fn add() -> Command {
    let kinds = || MessageKind::ALL.iter().filter(|kind| **kind != MessageKind::WebhookTest);
    Command::new("add")
        .about("Adds a receiver of what happens from now on, and prints its secret once")
        .args([
            database(),
            option("name", "NAME", "What the receiver is, e.g. Billing").required(true),
            option("url", "URL", "Where webhooks are sent"),
            flag("poll", "Send nothing: the receiver reads GET /v1/changes, with the token that is printed"),
            option(
                "personal-data",
                "WORD",
                "How much about people it is sent: nothing, their IDs, or names and texts too",
            )
            .required(true)
            .value_parser(PossibleValuesParser::new(PersonalData::NAMES)),
            option("workspace", "ID", "Only what happens in this workspace"),
            option("event", "KIND", "Only messages of this kind; can be repeated")
                .action(ArgAction::Append)
                .value_parser(PossibleValuesParser::new(kinds().map(|kind| kind.as_str()))),
            flag("internal", INTERNAL).conflicts_with("poll"),
            json(),
        ])
        .group(ArgGroup::new("way").args(["url", "poll"]).required(true))
}

fn json() -> Arg {
    flag("json", "Print JSON")
}

/// Reads them.
pub fn read(verb: &str, asked: &mut ArgMatches) -> Result<Webhooks, String> {
    let database = file::database(asked)?;
    let json = asked.get_flag("json");
    let verb = match verb {
        "add" => Verb::Add(receiver(asked)?),
        "list" => Verb::List,
        verb => of_one(verb, required(asked, "id")?, asked)?,
    };
    Ok(Webhooks { database, json, verb })
}

fn of_one(verb: &str, id: String, asked: &mut ArgMatches) -> Result<Verb, String> {
    Ok(match verb {
        "test" => Verb::Test(id),
        "enable" => Verb::Enable(id),
        "disable" => Verb::Disable(id),
        "set" => Verb::Move(id, required(asked, "url")?, asked.get_flag("internal")),
        "replay" => Verb::Replay(id, beginning(asked)?),
        "rotate-secret" => {
            let hours = asked.remove_one("keep-hours").unwrap_or(24);
            Verb::Rotate(id, Duration::from_hours(hours))
        }
        _ => Verb::Remove(id),
    })
}

fn receiver(asked: &mut ArgMatches) -> Result<NewReceiver, String> {
    let kinds: Vec<String> = asked.remove_many("event").into_iter().flatten().collect();
    let kinds: Result<Vec<MessageKind>, _> = kinds.iter().map(|kind| kind.parse()).collect();
    Ok(NewReceiver {
        name: required(asked, "name")?,
        url: asked.remove_one("url"),
        workspace: asked.remove_one("workspace"),
        kinds: kinds.map_err(|_| "there is no such kind")?,
        personal_data: required(asked, "personal-data")?.parse().map_err(|_| "there is no such word")?,
        internal: asked.get_flag("internal"),
    })
}

fn beginning(asked: &mut ArgMatches) -> Result<From, String> {
    if let Some(seq) = asked.remove_one("from") {
        return Ok(From::Seq(seq));
    }
    let time = required(asked, "since")?;
    let time = ergo_server::webhooks::time(&time);
    time.map(From::Time).ok_or_else(|| "--since must be a time like 2026-11-30T08:00:00Z".to_owned())
}

fn required(asked: &mut ArgMatches, name: &str) -> Result<String, String> {
    // clap has made sure that it is there.
    asked.remove_one(name).ok_or_else(|| format!("{name} is missing"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(line: &str) -> Option<Webhooks> {
        let mut matches = command().try_get_matches_from(line.split(' ')).ok()?;
        let (verb, mut asked) = matches.remove_subcommand()?;
        read(&verb, &mut asked).ok()
    }

    #[test]
    fn the_command_line_is_well_formed() {
        command().debug_assert();
    }

    #[test]
    fn receivers_are_sent_to_or_poll_and_say_how_much_about_people() {
        let line = "webhooks add --database x --name Billing --url https://x.example --personal-data ids \
                    --event team.member_added --event session.entered";
        let Some(Webhooks { json: false, verb: Verb::Add(new), .. }) = parsed(line) else {
            panic!("not understood")
        };
        assert_eq!(new.kinds, [MessageKind::TeamMemberAdded, MessageKind::SessionEntered]);
        assert_eq!((new.personal_data, new.internal), (PersonalData::Ids, false));
        for wrong in [
            "webhooks add --database x --name B --url https://x.example",
            "webhooks add --database x --name B --personal-data ids",
            "webhooks add --database x --name B --personal-data ids --poll --url https://x.example",
            "webhooks add --database x --name B --personal-data ids --poll --internal",
            "webhooks add --database x --name B --personal-data ids --poll --event webhook.test",
            "webhooks add --database x --name B --personal-data some --poll",
        ] {
            assert!(parsed(wrong).is_none(), "{wrong}");
        }
    }

    #[test]
    fn a_replay_begins_somewhere() {
        let from = |words: &str| match parsed(&format!("webhooks replay rcv_1 --database x{words}"))?.verb {
            Verb::Replay(_, from) => Some(from),
            _ => None,
        };
        assert!(matches!(from(" --from 7"), Some(From::Seq(7))));
        assert!(matches!(from(" --since 1970-01-01T00:00:01Z"), Some(From::Time(1000))));
        for wrong in ["", " --from 0", " --from 1 --since 1970-01-01T00:00:01Z", " --since yesterday"] {
            assert!(from(wrong).is_none(), "{wrong}");
        }
    }

    #[test]
    fn an_old_secret_is_kept_for_a_day_unless_said_otherwise() {
        let kept = |words: &str| match parsed(&format!("webhooks {words} --database x"))?.verb {
            Verb::Rotate(_, kept) => Some(kept),
            _ => None,
        };
        assert_eq!(kept("rotate-secret rcv_1"), Some(Duration::from_hours(24)));
        assert_eq!(kept("rotate-token rcv_1"), Some(Duration::from_hours(24)));
        assert_eq!(kept("rotate-secret rcv_1 --keep-hours 0"), Some(Duration::ZERO));
        assert_eq!(kept("rotate-secret rcv_1 --keep-hours 721"), None);
    }

    #[test]
    fn another_address_says_anew_whether_it_is_internal() {
        let moved = |words: &str| match parsed(&format!("webhooks set rcv_1 --database x{words}"))?.verb {
            Verb::Move(_, url, internal) => Some((url, internal)),
            _ => None,
        };
        assert_eq!(moved(" --url https://x.example"), Some(("https://x.example".to_owned(), false)));
        assert_eq!(moved(" --url https://x.example --internal").map(|(_, internal)| internal), Some(true));
        assert_eq!(moved(" --internal"), None);
        assert!(matches!(parsed("webhooks disable rcv_1 --database x").unwrap().verb, Verb::Disable(_)));
    }
}
