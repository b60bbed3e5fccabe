//! Listening to what the server pushes.

use crate::world::{Answer, World, document};
use reqwest::{Method, Response};
use serde_json::Value;
use std::time::Duration;

/// An open stream of events.
pub struct Ears {
    response: Response,
    text: String,
}

impl Ears {
    pub async fn open(world: &World, token: &str) -> Self {
        match Self::try_open(world, token).await {
            Ok(ears) => ears,
            Err(answer) => panic!("no stream: {} {}", answer.status, answer.text),
        }
    }

    /// The stream, or why there is none.
    pub async fn try_open(world: &World, token: &str) -> Result<Self, Answer> {
        let response = world.request(Method::GET, "/v1/events").bearer_auth(token).send().await.unwrap();
        if response.status() != 200 {
            let (status, headers) = (response.status().as_u16(), response.headers().clone());
            return Err(Answer { status, headers, text: response.text().await.unwrap() });
        }
        document::note(response.url().port().unwrap(), &Method::GET, "/v1/events");
        let mut ears = Self { response, text: String::new() };
        assert_eq!(ears.next().await.unwrap()["kind"], "ready");
        Ok(ears)
    }

    /// The next event; `None` when the stream has ended. Whatever anybody looks at is news for leads: those come all the
    /// time, and are left out here.
    pub async fn next(&mut self) -> Option<Value> {
        loop {
            let event = self.any().await;
            if event.as_ref().is_none_or(|event| event["kind"] != "sessions_changed") {
                return event;
            }
        }
    }

    /// The next event of any kind.
    async fn any(&mut self) -> Option<Value> {
        // Beats come all the time: the limit is on the whole.
        tokio::time::timeout(Duration::from_secs(15), self.heard()).await.expect("nothing is heard")
    }

    async fn heard(&mut self) -> Option<Value> {
        loop {
            if let Some(end) = self.text.find("\n\n") {
                let event: String = self.text.drain(..end + 2).collect();
                let data = event.lines().find_map(|line| line.strip_prefix("data: ")).map(str::to_owned);
                match data {
                    Some(data) => return Some(serde_json::from_str(&data).unwrap()),
                    None => continue,
                }
            }
            let chunk = self.response.chunk().await.ok()??;
            self.text += std::str::from_utf8(&chunk).unwrap();
        }
    }

    /// The next event of that kind; the ones before it are not kept.
    pub async fn until(&mut self, kind: &str) -> Value {
        loop {
            let event = self.any().await.unwrap_or_else(|| panic!("the stream ended before {kind}"));
            if event["kind"] == kind {
                return event;
            }
        }
    }

    /// What comes until the stream ends. Fails when it does not end.
    pub async fn rest(&mut self) -> Vec<Value> {
        let all = async {
            let mut events = Vec::new();
            while let Some(event) = self.next().await {
                events.push(event);
            }
            events
        };
        tokio::time::timeout(Duration::from_secs(15), all).await.expect("the stream does not end")
    }

    /// Whether nothing comes for a moment.
    pub async fn is_silent(&mut self) -> bool {
        tokio::time::timeout(Duration::from_millis(700), self.next()).await.is_err()
    }
}
