package dev.troupe.edge.http;

/// The methods of RFC 9110 and RFC 5789.
public enum Method {
  GET,
  HEAD,
  POST,
  PUT,
  DELETE,
  PATCH,
  OPTIONS,
  TRACE,
  CONNECT
}
