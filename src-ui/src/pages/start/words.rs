//! The texts of the start page.

use ergo_protocol::workspace::MemberStatus;

/// The title.
pub const TITLE: &str = "Start a session";
/// What a session is for.
pub const LEDE: &str = "Impersonation is for diagnosing a problem, not for everyday work in someone else’s account. Choose the exact user and workspace from the ticket.";
/// Said after the wrong user was entered and left.
pub const RESTART: &str = "You exited, and nothing in the wrong user’s workspace was shown. Choose the correct user. Your ticket and reason are still here.";

/// Whom to view.
pub const USER: &str = "Who do you need to view?";
/// Chooses somebody else.
pub const CHANGE_USER: &str = "Change";
/// Why.
pub const REASON: &str = "Reason";
/// What to write there.
pub const REASON_HINT: &str = "What did the customer ask you to look at?";
/// The ticket.
pub const TICKET: &str = "Ticket";
/// What a ticket looks like.
pub const TICKET_HINT: &str = "SUP-4821";
/// For how long.
pub const MINUTES: &str = "Time limit";
/// Asks for changes too.
pub const CHANGES: &str = "I may need to make changes";
/// What that means.
pub const CHANGES_TEXT: &str = "One change at a time, each armed separately and authorized by someone on the customer’s side. Leave this off if you only need to look.";
/// The organization turned changes off.
pub const READ_ONLY: &str = "Your organization allows only read-only sessions on this computer.";
/// No reason is chosen yet, where the organization has a list of them.
pub const NO_REASON: &str = "Choose a reason";
/// Asks for one.
pub const REASON_MISSING: &str = "Choose a reason from the list.";
/// Goes on to the pre-flight screen.
pub const REVIEW: &str = "Review before entering";
/// What is so until then.
pub const NOTHING_OPEN: &str = "Nothing is open yet";

/// How much of the reason is used.
pub fn used(length: usize, longest: usize) -> String {
    format!("{length} of {longest}")
}

/// A choice of the time limit.
pub fn minutes(minutes: u32) -> String {
    format!("{minutes} minutes")
}

/// What is known before a session starts.
pub mod before {
    /// The title.
    pub const TITLE: &str = "Before you start";
    /// Nobody is chosen yet.
    pub const WHO: &str = "Use the details from the ticket, not your memory.";
    /// Nobody is chosen yet, so nothing is known of their workspace.
    pub const ALLOWED: &str = "The workspace’s settings decide this.";
    /// What a session may change.
    pub const READ_ONLY: &str = "Sessions are read-only until you arm one change and name who authorized it.";
    /// The same, where the organization allows no changes.
    pub const ONLY_READ: &str = "Your organization allows only read-only sessions on this computer.";
    /// The organization requires a second person, whatever the workspace does.
    pub const SECOND_PERSON: &str = "Your organization requires a second person to approve each session.";
    /// What is kept.
    pub const NOTES: &str = "The app records each page you open. Add your own notes as you go.";

    /// What comes after the workspace's name and “ lets support view what ” with the user's name.
    pub fn on(minutes: u32) -> String {
        format!(" can see of members, teams, roles, and access settings, for up to {minutes} minutes.")
    }
    /// What comes after the workspace's name, and before the user's.
    pub const LETS_VIEW: &str = " lets support view what ";
    /// What comes after the workspace's name.
    pub const ON_REQUEST: &str = " requires a second person to approve each session. You can keep working while your request is pending.";
    /// What comes after the workspace's name.
    pub const OFF: &str = " has turned support access off. Ask one of its admins to turn it on.";
}

/// People who were viewed before.
pub mod recent {
    /// Their title.
    pub const PEOPLE: &str = "Recently viewed";
    /// The title of their tickets.
    pub const TICKETS: &str = "Recent:";

    /// Takes a ticket that was used before.
    pub fn use_ticket(ticket: &str) -> String {
        format!("Use ticket {ticket}")
    }
}

/// The search for a user.
pub mod search {
    use ergo_protocol::workspace::MemberStatus;

    /// What to type.
    pub const HINT: &str = "Name, email, or user ID";
    /// What the list is.
    pub const RESULTS: &str = "Users";
    /// What to do when nobody was found.
    pub const NOBODY_TEXT: &str = "Try the full email address or the user ID from the ticket.";
    /// No one matches the search exactly; these are close.
    pub const APPROXIMATE: &str = "No exact match. Showing similar names.";
    /// Support may not enter them.
    pub const OFF_LIMITS: &str = "Off limits";

    /// Nobody was found.
    pub fn nobody(query: &str) -> String {
        format!("No users match “{query}”")
    }

    /// What a screen reader hears of the list.
    pub fn heard(found: usize) -> String {
        match found {
            0 => "No users found.".to_owned(),
            1 => "1 user found.".to_owned(),
            found => format!("{found} users found."),
        }
    }

    /// Role and standing in a line. An observer is not told the role.
    pub fn standing(role: &str, status: MemberStatus) -> String {
        let status = super::status(status);
        if role.is_empty() { status.to_owned() } else { format!("{role} · {status}") }
    }
}

/// Somebody's standing in their workspace.
pub const fn status(status: MemberStatus) -> &'static str {
    match status {
        MemberStatus::Active => "Active",
        MemberStatus::Invited => "Invited",
        MemberStatus::Suspended => "Suspended",
    }
}

/// Taking over a session from a provider's dashboard.
pub mod hand_over {
    /// What the buttons do.
    pub const OR: &str = "Or start the session in a provider’s dashboard and continue here:";
    /// What comes before the provider's name.
    pub const FROM: &str = "Continue with ";
}

/// The offer about the agent's own timezone.
pub mod timezone {
    /// What the card is about.
    pub const LABEL: &str = "Your timezone";
    /// Before the stored timezone.
    pub const STORED: &str = "Your profile says ";
    /// Between the two.
    pub const DESKTOP: &str = ", but this computer is set to ";
    /// After it.
    pub const UPDATE: &str = ". Update your profile?";
    /// Updates the agent's own profile.
    pub const ACCEPT: &str = "Update my profile";
    /// Leaves it.
    pub const DECLINE: &str = "Not now";
}

/// The page of an observer.
pub mod observer {
    use ergo_protocol::directory::SupportAccess;

    /// The title.
    pub const TITLE: &str = "Look up a user";
    /// What an observer can do.
    pub const LEDE: &str = "As an observer, you can look up which workspace a user belongs to and whether it allows support access. You can’t enter workspaces.";
    /// The search.
    pub const SEARCH: &str = "Who is the ticket about?";
    /// Looks somebody else up.
    pub const ANOTHER: &str = "Look up someone else";
    /// Somebody's id.
    pub const USER_ID: &str = "User ID";
    /// Copies it.
    pub const COPY_USER_ID: &str = "Copy user ID";
    /// The workspace.
    pub const WORKSPACE: &str = "Workspace";
    /// Copies its id.
    pub const COPY_WORKSPACE_ID: &str = "Copy workspace ID";
    /// Their standing there.
    pub const STATUS: &str = "Status";
    /// Whether support may enter.
    pub const ACCESS: &str = "Support access";
    /// Whether changes may be made.
    pub const CHANGES: &str = "Changes by support";
    /// They may.
    pub const CHANGES_ON: &str = "Allowed, one at a time";
    /// They may not.
    pub const CHANGES_OFF: &str = "Not allowed";
    /// How long a session may last.
    pub const LONGEST: &str = "Longest session";
    /// What to do now.
    pub const NEXT_TITLE: &str = "Need someone to look inside?";
    /// How that goes.
    pub const NEXT: &[&str] = &[
        "Assign the ticket to a support agent, and include the user ID and the workspace.",
        "To enter workspaces yourself, ask a support lead to change your role.",
    ];
    /// Where the agent's own sign-in is explained.
    pub const DIAGNOSTICS: &str = "Check your sign-in";
    /// Where the app is explained.
    pub const HELP: &str = "Read how support access works";

    /// Whether support may enter.
    pub const fn access(access: SupportAccess) -> &'static str {
        match access {
            SupportAccess::On => "On",
            SupportAccess::OnRequest => "On request: a second person approves each session",
            SupportAccess::Off => "Off: an admin of the workspace has to turn it on",
        }
    }
}
