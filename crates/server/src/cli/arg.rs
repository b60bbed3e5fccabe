//! The kinds of arguments and commands that there are.

use clap::{Arg, ArgAction, Command, builder::NonEmptyStringValueParser as Text};

/// A command that has commands.
pub fn noun(name: &'static str, about: &'static str) -> Command {
    Command::new(name).about(about).subcommand_required(true).arg_required_else_help(true)
}

/// An option with a value.
pub fn option(name: &'static str, value: &'static str, help: &'static str) -> Arg {
    Arg::new(name).long(name).value_name(value).help(help).value_parser(Text::new())
}

/// An id, which may begin with a hyphen.
pub fn id(name: &'static str, help: &'static str) -> Arg {
    option(name, "ID", help).required(true).allow_hyphen_values(true)
}

/// A flag without a value.
pub fn flag(name: &'static str, help: &'static str) -> Arg {
    Arg::new(name).long(name).help(help).action(ArgAction::SetTrue)
}
