//! The server's metrics, in Prometheus' text format.
//!
//! Requests are counted as they are answered. Everything else is measured when the metrics are read: see [`Seen`].

use crate::{
    http::serve::places::Full,
    store::{PoolState, figures::Figures},
};
use prometheus::{
    Encoder, Error, Gauge, HistogramOpts, HistogramVec, IntCounter, IntCounterVec, IntGauge, Opts, Registry,
    TextEncoder, core::Collector,
};
use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

/// The upper bounds of the latency buckets, in seconds. No request takes longer than 30.
const SECONDS: [f64; 12] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0];
/// The methods that the server knows. A client can invent others, of any length; each would become a separate series,
/// and a separate text in the log and the audit.
const METHODS: [&str; 6] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"];
/// The media type of the text format.
pub const TEXT_FORMAT: &str = "text/plain; version=0.0.4; charset=utf-8";

/// The name of a known method; anything else is `other`.
pub fn method_name(method: &str) -> &'static str {
    METHODS.into_iter().find(|known| *known == method).unwrap_or("other")
}

/// All metrics.
pub struct Metrics {
    registry: Registry,
    requests: IntCounterVec,
    latency: HistogramVec,
    ready: IntGauge,
    pool_open: IntGauge,
    pool_idle: IntGauge,
    pool_limit: IntGauge,
    streams: IntGauge,
    audit_lag: Gauge,
    turned_away: IntCounterVec,
    lost_log_lines: IntCounter,
    /// Lost log lines that are not in the counter yet.
    new_lost_log_lines: Arc<AtomicU64>,
    figures: FigureGauges,
}

/// The gauges from the database, all absent while it does not respond.
struct FigureGauges {
    sessions: IntGauge,
    requests: IntGauge,
    journals: IntGauge,
    journal_lag: Gauge,
    outbox: IntGauge,
    outbox_age: Gauge,
    key_age: Gauge,
}

/// The state at the time the metrics are read.
pub struct Seen {
    /// Whether the server can take requests.
    pub is_ready: bool,
    /// The connections to the database.
    pub pool: PoolState,
    /// The open streams of events.
    pub streams: usize,
    /// How long the longest-waiting read or refusal has waited for its audit entry.
    pub audit_lag: Duration,
    /// The figures from the database, if it responds.
    pub figures: Option<Figures>,
}

impl Metrics {
    /// Creates the metrics, all zero. Fails only if two have the same name. `lost_log_lines` are added when the
    /// metrics are read.
    pub fn new(lost_log_lines: Arc<AtomicU64>) -> Result<Self, Error> {
        let registry = Registry::new();
        let labels = ["method", "route", "status"];
        let requests = Opts::new("ergo_http_requests_total", "Answered requests, by status class.");
        let latency = HistogramOpts::new(
            "ergo_http_request_duration_seconds",
            "The time from a request to the start of its response.",
        );
        let turned_away = Opts::new(
            "ergo_connections_refused_total",
            "Connections that were turned away because there were too many, in total or from their address.",
        );
        let turned_away = registered(&registry, IntCounterVec::new(turned_away, &["reason"])?)?;
        for full in [Full::InAll, Full::OfAddress] {
            turned_away.with_label_values(&[reason(full)]);
        }
        let lost = "Log lines that were lost because nothing read them in time.";
        let number = |name: &str, help: &str| registered(&registry, IntGauge::new(name, help)?);
        let seconds = |name: &str, help: &str| registered(&registry, Gauge::new(name, help)?);
        Ok(Self {
            requests: registered(&registry, IntCounterVec::new(requests, &labels)?)?,
            latency: registered(&registry, HistogramVec::new(latency.buckets(SECONDS.to_vec()), &labels)?)?,
            ready: number("ergo_ready", "1 if the server can take requests, as /readyz says.")?,
            pool_open: number("ergo_database_connections_open", "Open connections to the database.")?,
            pool_idle: number("ergo_database_connections_idle", "Open connections that are not in use.")?,
            pool_limit: number("ergo_database_connections_limit", "The most connections that there can be.")?,
            streams: number("ergo_event_streams_open", "Open event streams at this server.")?,
            audit_lag: seconds(
                "ergo_audit_lag_seconds",
                "How long the longest-waiting response at this server has waited for its audit entry.",
            )?,
            turned_away,
            lost_log_lines: registered(&registry, IntCounter::new("ergo_log_lines_lost_total", lost)?)?,
            new_lost_log_lines: lost_log_lines,
            figures: FigureGauges::new()?,
            registry,
        })
    }

    /// Counts an answered request. `route` is the route's template.
    pub fn answered(&self, method: &str, route: &str, status: u16, took: Duration) {
        let method = method_name(method);
        let class = ["other", "1xx", "2xx", "3xx", "4xx", "5xx"].get(usize::from(status / 100));
        let labels = [method, route, class.copied().unwrap_or("other")];
        self.requests.with_label_values(&labels).inc();
        self.latency.with_label_values(&labels).observe(took.as_secs_f64());
    }

    /// Counts a connection that was refused because a limit was reached.
    pub fn turned_away(&self, full: Full) {
        self.turned_away.with_label_values(&[reason(full)]).inc();
    }

    /// All metrics, as text.
    pub fn text(&self, seen: &Seen) -> Result<String, Error> {
        self.ready.set(i64::from(seen.is_ready));
        self.pool_open.set(i64::from(seen.pool.open));
        self.pool_idle.set(count(seen.pool.idle));
        self.pool_limit.set(i64::from(seen.pool.limit));
        self.streams.set(count(seen.streams));
        self.audit_lag.set(seen.audit_lag.as_secs_f64());
        self.lost_log_lines.inc_by(self.new_lost_log_lines.swap(0, Ordering::Relaxed));
        let mut families = self.registry.gather();
        if let Some(figures) = &seen.figures {
            families.extend(self.figures.set(figures));
        }
        let mut text = Vec::new();
        TextEncoder::new().encode(&families, &mut text)?;
        String::from_utf8(text).map_err(|error| Error::Msg(error.to_string()))
    }
}

impl FigureGauges {
    fn new() -> Result<Self, Error> {
        Ok(Self {
            sessions: IntGauge::new("ergo_sessions_open", "Open impersonation sessions.")?,
            requests: IntGauge::new(
                "ergo_entry_requests_pending",
                "Entry requests that are waiting for a decision.",
            )?,
            journals: IntGauge::new(
                "ergo_journals_open",
                "Impersonation sessions that ended in the last 30 days with an incomplete journal here.",
            )?,
            journal_lag: Gauge::new(
                "ergo_journal_lag_seconds",
                "How long ago the first session with an incomplete journal here ended.",
            )?,
            outbox: IntGauge::new(
                "ergo_outbox_messages",
                "Messages that have not reached their receiver yet, including those for disabled receivers.",
            )?,
            outbox_age: Gauge::new(
                "ergo_outbox_age_seconds",
                "How long ago the oldest message that has not reached its receiver was written.",
            )?,
            key_age: Gauge::new("ergo_signing_key_age_seconds", "The age of the current signing key.")?,
        })
    }

    fn set(&self, figures: &Figures) -> Vec<prometheus::proto::MetricFamily> {
        self.sessions.set(figures.open_sessions);
        self.requests.set(figures.pending_requests);
        self.journals.set(figures.open_journals);
        self.journal_lag.set(seconds(figures.oldest_open_journal));
        self.outbox.set(figures.undelivered);
        self.outbox_age.set(seconds(figures.oldest_undelivered));
        let mut families = Vec::new();
        for gauge in [&self.sessions, &self.requests, &self.journals, &self.outbox] {
            families.extend(gauge.collect());
        }
        for gauge in [&self.journal_lag, &self.outbox_age] {
            families.extend(gauge.collect());
        }
        if let Some(age) = figures.key_age {
            self.key_age.set(seconds(age));
            families.extend(self.key_age.collect());
        }
        families
    }
}

/// The setting whose limit was reached.
fn reason(full: Full) -> &'static str {
    match full {
        Full::InAll => "max_connections",
        Full::OfAddress => "max_connections_per_address",
    }
}

fn registered<C: Collector + Clone + 'static>(registry: &Registry, collector: C) -> Result<C, Error> {
    registry.register(Box::new(collector.clone()))?;
    Ok(collector)
}

fn count(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

fn seconds(millis: i64) -> f64 {
    Duration::from_millis(u64::try_from(millis).unwrap_or_default()).as_secs_f64()
}
