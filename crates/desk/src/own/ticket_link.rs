//! Links to tickets: the template that the agent has set, and the address of a ticket.

use crate::Desk;
use ergo_catalog::text;
use ergo_protocol::{
    Code, Problem,
    limits::{TICKET, TICKET_LINK},
};
use reqwest::Url;
use std::fmt::Write;

/// The placeholder for the ticket in a template.
const PLACE: &str = "{ticket}";

/// A template for the addresses of tickets, e.g. `https://tickets.example/browse/{ticket}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TicketLink {
    before: String,
    after: String,
}

impl TicketLink {
    /// Parses a template: an https address with one `{ticket}` after the host, and without a username.
    pub fn parse(template: &str) -> Result<Self, Problem> {
        let template = template.trim();
        let (before, after) = template.split_once(PLACE).ok_or_else(unusable)?;
        if !TICKET_LINK.fits(template) || after.contains(PLACE) {
            return Err(unusable());
        }
        let link = Self { before: before.to_owned(), after: after.to_owned() };
        // If the ticket were part of the host, two tickets would have two hosts.
        let [one, other] = ["a", "b"].map(|ticket| link.checked(ticket));
        if one?.host_str() == other?.host_str() { Ok(link) } else { Err(unusable()) }
    }

    /// The host of the link, which learns which tickets the agent opens.
    pub fn host(&self) -> String {
        self.checked("a").ok().and_then(|address| address.host_str().map(str::to_owned)).unwrap_or_default()
    }

    /// The address of a ticket. Whatever the ticket contains, the host is the same, and the ticket stays in its
    /// place.
    pub fn address(&self, ticket: &str) -> Result<Url, Problem> {
        let ticket = ticket.trim();
        // Dots alone would change the path, escaped or not.
        if !TICKET.fits(ticket) || ticket.chars().all(|letter| letter == '.') {
            return Err(Problem::new(
                Code::TicketLength,
                text!("This ticket cannot be opened because it is not a valid ticket ID."),
            ));
        }
        self.checked(&escaped(ticket))
    }

    fn checked(&self, ticket: &str) -> Result<Url, Problem> {
        let address = format!("{}{ticket}{}", self.before, self.after);
        let address = Url::parse(&address).map_err(|_| unusable())?;
        let is_plain = address.username().is_empty() && address.password().is_none();
        if address.scheme() == "https" && address.has_host() && is_plain {
            Ok(address)
        } else {
            Err(unusable())
        }
    }
}

impl Desk {
    /// Opens a ticket in the system's browser.
    pub fn open_ticket(&self, template: &str, ticket: &str) -> Result<(), Problem> {
        let address = TicketLink::parse(template)?.address(ticket)?;
        self.browser.open(&address).map_err(|error| {
            // The error itself contains the address, and so the ticket.
            tracing::warn!(kind = %error.kind(), "no browser could be opened for a ticket");
            Problem::new(
                Code::BrowserUnavailable,
                text!("No browser could be opened on this computer. Copy the ticket instead."),
            )
        })
    }
}

/// Everything but letters, digits, `-`, `_`, `.` and `~` as `%XX`.
fn escaped(ticket: &str) -> String {
    let mut out = String::with_capacity(ticket.len());
    for byte in ticket.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            // Writing to a String cannot fail.
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

fn unusable() -> Problem {
    Problem::new(
        Code::TicketLinkInvalid,
        text!(
            "Enter an https address with {place} once, after the host: https://tickets.example/browse/{place}",
            place = PLACE,
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::TicketLink;

    fn address(template: &str, ticket: &str) -> Option<String> {
        Some(TicketLink::parse(template).ok()?.address(ticket).ok()?.to_string())
    }

    #[test]
    fn a_ticket_stands_where_the_template_has_it() {
        let browse = "https://tickets.example/browse/{ticket}";
        assert_eq!(address(browse, "SUP-4821").unwrap(), "https://tickets.example/browse/SUP-4821");
        assert_eq!(address(browse, " #4821 ").unwrap(), "https://tickets.example/browse/%234821");
        assert_eq!(
            address("https://t.example/?q={ticket}&x=1", "a&b=c d").unwrap(),
            "https://t.example/?q=a%26b%3Dc%20d&x=1"
        );
    }

    #[test]
    fn only_an_https_address_with_one_ticket_after_the_host_is_a_template() {
        for template in [
            "",
            "https://tickets.example/browse",
            "http://tickets.example/{ticket}",
            "javascript:alert('{ticket}')",
            "file:///etc/{ticket}",
            "data:text/html,{ticket}",
            "{ticket}",
            "https://{ticket}/x",
            "https://{ticket}.example/x",
            "https://tickets.example{ticket}",
            "https://me:pw@tickets.example/{ticket}",
            "https://me@tickets.example/{ticket}",
            "https://tickets.example/{ticket}/{ticket}",
            "https:///{ticket}",
        ] {
            assert!(TicketLink::parse(template).is_err(), "{template}");
        }
        let long = format!("https://tickets.example/{}{{ticket}}", "x".repeat(500));
        assert!(TicketLink::parse(&long).is_err());
    }

    #[test]
    fn a_ticket_cannot_lead_anywhere_else() {
        let browse = "https://tickets.example/browse/{ticket}";
        assert_eq!(address(browse, "../../admin").unwrap(), "https://tickets.example/browse/..%2F..%2Fadmin");
        assert_eq!(
            address(browse, "@evil.example/").unwrap(),
            "https://tickets.example/browse/%40evil.example%2F"
        );
        assert_eq!(address(browse, ".."), None);
        assert_eq!(address(browse, "   "), None);
        assert_eq!(address(browse, &"x".repeat(65)), None);
    }
}
