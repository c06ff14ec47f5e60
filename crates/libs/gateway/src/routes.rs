//! Which handler takes a request, and with which scopes.

use std::sync::Arc;

use http::Method;

use crate::{
    Handler, RouteError,
    problem::Problem,
    route::{Parameters, Path, RouteKey},
};

/// The most scopes that API Gateway takes for a route.
const SCOPES: usize = 10;

/// The routes of a gateway.
#[derive(Default)]
pub struct Routes(Vec<Route>);

pub(crate) struct Route {
    pub(crate) key: RouteKey,
    /// Nothing for a route without authorizer.
    pub(crate) scopes: Option<Vec<String>>,
    pub(crate) handler: Arc<dyn Handler>,
}

impl Routes {
    /// No route.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a route whose requests need a valid token with one of `scopes`; with no scope, any
    /// valid token will do.
    pub fn guarded(
        self,
        key: &str,
        scopes: &[&str],
        handler: impl Handler,
    ) -> Result<Self, RouteError> {
        if scopes.len() > SCOPES || !scopes.iter().all(|scope| is_scope(scope)) {
            return Err(RouteError::Scopes(key.to_owned()));
        }
        self.add(key, Some(scopes.iter().map(|scope| (*scope).to_owned()).collect()), handler)
    }

    /// Adds a route that everybody may call. It never sees who called.
    pub fn open(self, key: &str, handler: impl Handler) -> Result<Self, RouteError> {
        self.add(key, None, handler)
    }

    fn add(
        mut self,
        key: &str,
        scopes: Option<Vec<String>>,
        handler: impl Handler,
    ) -> Result<Self, RouteError> {
        let key = RouteKey::parse(key)?;
        if self.0.iter().any(|route| route.key.is_same_as(&key)) {
            return Err(RouteError::Twice(key.text().to_owned()));
        }
        self.0.push(Route { key, scopes, handler: Arc::new(handler) });
        self.0.sort_by_key(|route| route.key.rank());
        Ok(self)
    }

    /// The most specific route of a request. Like API Gateway, a known path with another method
    /// is not found either.
    pub(crate) fn find(
        &self,
        method: &Method,
        path: &Path,
    ) -> Result<(&Route, Parameters), Problem> {
        let fits = |route| Some((route, Route::parameters(route, method, path)?));
        self.0.iter().find_map(fits).ok_or(Problem::NotFound)
    }
}

impl Route {
    fn parameters(&self, method: &Method, path: &Path) -> Option<Parameters> {
        self.key.parameters(method, path)
    }
}

/// A scope token of OAuth 2.0.
fn is_scope(text: &str) -> bool {
    let allowed = |byte| matches!(byte, b'!' | b'#'..=b'[' | b']'..=b'~');
    !text.is_empty() && text.bytes().all(allowed)
}

#[cfg(test)]
mod tests {
    use aws_lambda_events::apigw::{ApiGatewayV2httpRequest, ApiGatewayV2httpResponse};

    use super::*;
    use crate::HandlerFailed;

    async fn handler(
        _: ApiGatewayV2httpRequest,
    ) -> Result<ApiGatewayV2httpResponse, HandlerFailed> {
        Err(HandlerFailed)
    }

    #[test]
    fn the_most_specific_route_is_chosen_whatever_the_order() {
        let mut keys = ["$default", "GET /a/{x}", "GET /a/b", "GET /{x}/b", "POST /a/b"];
        for _ in 0..keys.len() {
            keys.rotate_left(1);
            let add = |routes: Routes, key: &&str| routes.open(key, handler).unwrap();
            let routes = keys.iter().fold(Routes::new(), add);
            let found = |method: Method, path: &str| {
                let (route, _) = routes.find(&method, &Path::decode(path).unwrap()).unwrap();
                route.key.text().to_owned()
            };
            assert_eq!(found(Method::GET, "/a/b"), "GET /a/b");
            assert_eq!(found(Method::POST, "/a/b"), "POST /a/b");
            assert_eq!(found(Method::GET, "/a/c"), "GET /a/{x}");
            assert_eq!(found(Method::GET, "/c/b"), "GET /{x}/b");
            assert_eq!(found(Method::PUT, "/a/b"), "$default");
        }
    }

    #[test]
    fn two_routes_never_take_the_same_requests() {
        let routes = Routes::new().open("GET /a/{x}", handler).unwrap();
        let twice = routes.open("GET /a/{y}", handler).err();
        assert_eq!(twice, Some(RouteError::Twice("GET /a/{y}".to_owned())));
    }

    #[test]
    fn scopes_that_no_token_can_hold_are_refused() {
        let eleven = ["a"; 11];
        for scopes in [&eleven[..], &["a b"], &[""], &["a\"b"], &["\u{430}"]] {
            let refused = Routes::new().guarded("GET /a", scopes, handler).err();
            assert_eq!(refused, Some(RouteError::Scopes("GET /a".to_owned())), "{scopes:?}");
        }
        assert!(Routes::new().guarded("GET /a", &["outreach:write"; 10], handler).is_ok());
    }
}
