//! The icons of pages and of what the palette offers.

use crate::{
    kit::Glyph,
    state::{Offer, Route},
};
use ergo_protocol::preferences::Theme;

/// The icon of a page.
pub const fn of_page(route: &Route) -> Glyph {
    match route {
        Route::Start | Route::Preflight | Route::Overview => Glyph::Home,
        Route::Request => Glyph::Ticket,
        Route::Approvals => Glyph::Check,
        Route::Members | Route::Member(_) | Route::Compare(_) => Glyph::Members,
        Route::Teams => Glyph::Teams,
        Route::Roles | Route::CompareRole(_) => Glyph::Role,
        Route::Access => Glyph::Lock,
        Route::Audit => Glyph::List,
        Route::Diagnostics => Glyph::Pulse,
        Route::History => Glyph::Clock,
        Route::Sessions => Glyph::Eye,
        Route::Settings => Glyph::Settings,
        Route::Help | Route::About => Glyph::Info,
    }
}

/// The icon of an offer.
pub const fn of_offer(offer: &Offer) -> Glyph {
    match offer {
        Offer::Go(route) => of_page(route),
        Offer::Exit => Glyph::Exit,
        Offer::Extend => Glyph::Clock,
        Offer::MakeChange => Glyph::Pencil,
        Offer::Disarm => Glyph::Cross,
        Offer::Undo | Offer::Reverify => Glyph::Again,
        Offer::ToggleNotes => Glyph::Panel,
        Offer::Theme(Theme::System) => Glyph::Screen,
        Offer::Theme(Theme::Light) => Glyph::Sun,
        Offer::Theme(Theme::Dark) => Glyph::Moon,
        Offer::Finish => Glyph::Check,
        Offer::Notices | Offer::Shortcuts => Glyph::Info,
        Offer::SignOut => Glyph::SignOut,
        Offer::Person(_) | Offer::Member(_) => Glyph::Person,
        Offer::Team(_) => Glyph::Teams,
        Offer::Role(_) => Glyph::Role,
        Offer::Setting(_) => Glyph::Lock,
        Offer::Search(_) | Offer::Why(..) => Glyph::Search,
    }
}
