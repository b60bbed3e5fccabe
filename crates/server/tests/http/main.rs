//! The server over real HTTP, with a real database file.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "what the tests share is a test too")]

mod agreement;
mod audit;
mod authzen;
mod authzen_access;
#[cfg(unix)]
mod authzen_doc;
mod authzen_program;
mod authzen_search;
mod backup;
mod bad_input;
mod changes;
#[cfg(unix)]
mod configuration;
#[cfg(unix)]
mod configuration_database;
#[cfg(unix)]
mod configuration_point;
mod contract;
mod counts;
mod directory;
#[cfg(unix)]
mod drain;
mod entry;
mod evidence;
mod evidence_witness;
mod exchange;
mod grants;
mod journal;
mod key_encryption;
mod key_rotation;
mod large;
mod large_directory;
mod leads;
mod login;
#[cfg(unix)]
mod logs;
mod members;
mod metrics;
mod migration;
mod openapi;
mod outbox;
mod outbox_change;
mod outbox_delivery;
mod outbox_doc;
mod outbox_feed;
mod outbox_pace;
mod outbox_program;
mod outbox_replay;
mod past;
mod point;
mod point_fake;
mod point_trouble;
mod policy;
mod profile;
mod program;
mod push;
mod reads;
mod receiver;
mod references;
mod renewal;
#[cfg(unix)]
mod replaced;
mod retention;
mod round_trip;
mod samples;
mod scim;
mod scim_client;
mod scim_ends;
mod scim_errors;
mod scim_groups;
mod scim_imported;
mod scim_limits;
mod scim_lists;
mod scim_meaning;
mod scim_more;
mod scim_program;
mod search;
mod second_person;
#[cfg(unix)]
mod server_doc;
mod serving;
mod sessions;
#[cfg(unix)]
mod tls;
mod training_door;
mod transfer;
mod transfer_more;
mod unread;
mod upgrade;
mod vocabulary;
mod workspace_audit;
mod world;
