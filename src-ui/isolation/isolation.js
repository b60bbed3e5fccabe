// Every call of the page passes here, in its own frame, before it is sealed and reaches the core.
// What is not on this list never gets there. A test keeps the list equal to src-ui/src/ipc.rs.
"use strict";

const COMMANDS = new Set([
  "snapshot",
  "training_agents",
  "sign_in",
  "sign_in_at_provider",
  "stop_waiting",
  "sign_out",
  "find_users",
  "candidate",
  "take_over",
  "preflight",
  "enter",
  "enter_approved",
  "leave_request",
  "pending_requests",
  "approve_request",
  "decline_request",
  "revocable_approvals",
  "revoke_approval",
  "open_sessions",
  "end_session_of",
  "decided_requests",
  "arm",
  "disarm",
  "make_change",
  "extend_session",
  "still_here",
  "quit_confirmed",
  "quit_canceled",
  "confirm_identity",
  "wrong_user",
  "exit",
  "finish",
  "reverify",
  "overview",
  "members",
  "member_filters",
  "member",
  "compare",
  "teams",
  "roles",
  "access_settings",
  "audit_log",
  "notes",
  "add_note",
  "draft_note",
  "correct_note",
  "history",
  "history_session",
  "receipt_text",
  "export_session",
  "diagnostics",
  "it_report",
  "crash_reported",
  "preferences",
  "set_preferences",
  "open_ticket",
  "check_for_updates",
  "install_update",
  "update_later",
  "accept_timezone",
  "decline_timezone",
  "dismiss_notice",
]);

const EVENT = "ergo-changed";

function allow(call) {
  const { cmd, payload } = call;
  if (COMMANDS.has(cmd)) return call;
  if (cmd === "plugin:event|listen" && payload?.event === EVENT) return call;
  if (cmd === "plugin:event|unlisten" && payload?.event === EVENT) return call;
  throw new Error(`not a command of this page: ${String(cmd)}`);
}

Object.defineProperty(window, "__TAURI_ISOLATION_HOOK__", {
  value: allow,
  writable: false,
  configurable: false,
});
