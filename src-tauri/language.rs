//! The language that the app speaks: the agent's choice, the organization's, or the computer's.

use ergo_catalog::Language;
use ergo_protocol::preferences::Language as Choice;

/// Switches to the chosen language. Returns whether that changed it.
pub fn speak(choice: Choice) -> bool {
    let chosen = match choice {
        Choice::System => Language::for_computer(&sys_locale::get_locale().unwrap_or_default()),
        Choice::English => Language::English,
        Choice::German => Language::German,
        Choice::Longer => Language::Longer,
        Choice::Mirrored => Language::Mirrored,
    };
    let before = Language::current();
    chosen.speak();
    before != chosen
}
