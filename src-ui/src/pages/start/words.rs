//! The texts of the start page.

use ergo_catalog::{Text, plural, text};
use ergo_protocol::workspace::MemberStatus;

/// The title.
pub const TITLE: Text = text!("Start a session");
/// What a session is for.
pub const LEDE: Text = text!(
    "Impersonation is for diagnosing a problem, not for everyday work in someone else’s account. Choose the exact user and workspace from the ticket."
);
/// Said after the wrong user was entered and left.
pub const RESTART: Text = text!(
    "You exited, and nothing in the wrong user’s workspace was shown. Choose the correct user. Your ticket and reason are still here."
);

/// Whom to view.
pub const USER: Text = text!("Who do you need to view?");
/// Chooses somebody else.
pub const CHANGE_USER: Text = text!("Change");
/// Why.
pub const REASON: Text = text!("Reason");
/// What to write there.
pub const REASON_HINT: Text = text!("What did the customer ask you to look at?");
/// The ticket.
pub const TICKET: Text = text!("Ticket");
/// What a ticket looks like.
pub const TICKET_HINT: &str = "SUP-4821";
/// For how long.
pub const MINUTES: Text = text!("Time limit");
/// Asks for changes too.
pub const CHANGES: Text = text!("I may need to make changes");
/// What that means.
pub const CHANGES_TEXT: Text = text!(
    "One change at a time, each armed separately and authorized by someone on the customer’s side. Leave this off if you only need to look."
);
/// The organization turned changes off.
pub const READ_ONLY: Text = text!("Your organization allows only read-only sessions on this computer.");
/// No reason is chosen yet, where the organization has a list of them.
pub const NO_REASON: Text = text!("Choose a reason");
/// Asks for one.
pub const REASON_MISSING: Text = text!("Choose a reason from the list.");
/// Goes on to the pre-flight screen.
pub const REVIEW: Text = text!("Review before entering");
/// What is so until then.
pub const NOTHING_OPEN: Text = text!("Nothing is open yet");

/// How much of the reason is used.
pub fn used(length: usize, longest: usize) -> String {
    text!("{length} of {longest}", length = length, longest = longest).shown()
}

/// A choice of the time limit.
pub fn minutes(minutes: u32) -> String {
    plural!(minutes, "{count} minute", "{count} minutes").shown()
}

/// What is known before a session starts.
pub mod before {
    use ergo_catalog::{Sentence, Text, plural, text};

    /// The title.
    pub const TITLE: Text = text!("Before you start");
    /// Nobody is chosen yet.
    pub const WHO: Text = text!("Use the details from the ticket, not your memory.");
    /// Nobody is chosen yet, so nothing is known of their workspace.
    pub const ALLOWED: Text = text!("The workspace’s settings decide this.");
    /// What a session may change.
    pub const READ_ONLY: Text =
        text!("Sessions are read-only until you arm one change and name who authorized it.");
    /// The same, where the organization allows no changes.
    pub const ONLY_READ: Text = text!("Your organization allows only read-only sessions on this computer.");
    /// The organization requires a second person, whatever the workspace does.
    pub const SECOND_PERSON: Text =
        text!("Your organization requires a second person to approve each session.");
    /// What is kept.
    pub const NOTES: Text = text!("The app records each page you open. Add your own notes as you go.");

    /// Who is chosen.
    pub const CHOSEN: Text = text!("{user} in {workspace} · {role}");
    /// What the workspace allows.
    pub fn on(minutes: u32) -> Sentence {
        plural!(
            minutes,
            "{workspace} lets support view what {user} can see of members, teams, roles, and access settings, for up to {count} minute.",
            "{workspace} lets support view what {user} can see of members, teams, roles, and access settings, for up to {count} minutes."
        )
    }
    /// The workspace requires a second person.
    pub const ON_REQUEST: Text = text!(
        "{workspace} requires a second person to approve each session. You can keep working while your request is pending."
    );
    /// The workspace lets no one in.
    pub const OFF: Text =
        text!("{workspace} has turned support access off. Ask one of its admins to turn it on.");
}

/// People who were viewed before.
pub mod recent {
    use ergo_catalog::{Text, text};

    /// Their title.
    pub const PEOPLE: Text = text!("Recently viewed");
    /// The title of their tickets.
    pub const TICKETS: Text = text!("Recent:");

    /// Takes a ticket that was used before.
    pub fn use_ticket(ticket: &str) -> String {
        text!("Use ticket {ticket}", ticket = ticket).shown()
    }
}

/// The search for a user.
pub mod search {
    use ergo_catalog::{Text, plural, text};
    use ergo_protocol::workspace::MemberStatus;

    /// What to type.
    pub const HINT: Text = text!("Name, email, or user ID");
    /// What the list is.
    pub const RESULTS: Text = text!("Users");
    /// What to do when nobody was found.
    pub const NOBODY_TEXT: Text = text!("Try the full email address or the user ID from the ticket.");
    /// No one matches the search exactly; these are close.
    pub const APPROXIMATE: Text = text!("No exact match. Showing similar names.");
    /// Support may not enter them.
    pub const OFF_LIMITS: Text = text!("Off limits");

    /// Nobody was found.
    pub fn nobody(query: &str) -> String {
        text!("No users match “{query}”", query = query).shown()
    }

    /// What a screen reader hears of the list.
    pub fn heard(found: usize) -> String {
        match found {
            0 => text!("No users found.").to_string(),
            found => plural!(found, "{count} user found.", "{count} users found.").shown(),
        }
    }

    /// Role and standing in a line. An observer is not told the role.
    pub fn standing(role: &str, status: MemberStatus) -> String {
        let status = super::status(status);
        if role.is_empty() { status.to_string() } else { format!("{role} · {status}") }
    }
}

/// Somebody's standing in their workspace.
pub const fn status(status: MemberStatus) -> Text {
    match status {
        MemberStatus::Active => text!("Active"),
        MemberStatus::Invited => text!("Invited"),
        MemberStatus::Suspended => text!("Suspended"),
    }
}

/// Taking over a session from a provider's dashboard.
pub mod hand_over {
    use ergo_catalog::{Text, text};

    /// What the buttons do.
    pub const OR: Text = text!("Or start the session in a provider’s dashboard and continue here:");
    /// On one of them.
    pub const FROM: Text = text!("Continue with {provider}");
}

/// The offer about the agent's own timezone.
pub mod timezone {
    use ergo_catalog::{Text, text};

    /// What the card is about.
    pub const LABEL: Text = text!("Your timezone");
    /// The offer.
    pub const OFFER: Text =
        text!("Your profile says {stored}, but this computer is set to {desktop}. Update your profile?");
    /// Updates the agent's own profile.
    pub const ACCEPT: Text = text!("Update my profile");
    /// Leaves it.
    pub const DECLINE: Text = text!("Not now");
}

/// The page of an observer.
pub mod observer {
    use ergo_catalog::{Text, text, text_in};
    use ergo_protocol::directory::SupportAccess;

    /// The title.
    pub const TITLE: Text = text!("Look up a user");
    /// What an observer can do.
    pub const LEDE: Text = text!(
        "As an observer, you can look up which workspace a user belongs to and whether it allows support access. You can’t enter workspaces."
    );
    /// The search.
    pub const SEARCH: Text = text!("Who is the ticket about?");
    /// Looks somebody else up.
    pub const ANOTHER: Text = text!("Look up someone else");
    /// Somebody's id.
    pub const USER_ID: Text = text!("User ID");
    /// Copies it.
    pub const COPY_USER_ID: Text = text!("Copy user ID");
    /// The workspace.
    pub const WORKSPACE: Text = text!("Workspace");
    /// Copies its id.
    pub const COPY_WORKSPACE_ID: Text = text!("Copy workspace ID");
    /// Their standing there.
    pub const STATUS: Text = text!("Status");
    /// Whether support may enter.
    pub const ACCESS: Text = text!("Support access");
    /// Whether changes may be made.
    pub const CHANGES: Text = text!("Changes by support");
    /// They may.
    pub const CHANGES_ON: Text = text!("Allowed, one at a time");
    /// They may not.
    pub const CHANGES_OFF: Text = text!("Not allowed");
    /// How long a session may last.
    pub const LONGEST: Text = text!("Longest session");
    /// What to do now.
    pub const NEXT_TITLE: Text = text!("Need someone to look inside?");
    /// How that goes.
    pub const NEXT: &[Text] = &[
        text!("Assign the ticket to a support agent, and include the user ID and the workspace."),
        text!("To enter workspaces yourself, ask a support lead to change your role."),
    ];
    /// Where the agent's own sign-in is explained.
    pub const DIAGNOSTICS: Text = text!("Check your sign-in");
    /// Where the app is explained.
    pub const HELP: Text = text!("Read how support access works");

    /// Whether support may enter.
    pub const fn access(access: SupportAccess) -> Text {
        match access {
            SupportAccess::On => text_in!("support access", "On"),
            SupportAccess::OnRequest => text!("On request: a second person approves each session"),
            SupportAccess::Off => text!("Off: an admin of the workspace has to turn it on"),
        }
    }
}
