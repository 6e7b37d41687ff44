package dev.troupe.status;

import java.util.List;

/// A node's HTTP edge.
///
/// @param sites ports of the web servers that this node has up, in order
/// @param redirects sent by this node's router since the start
public record EdgeStatus(List<Integer> sites, long redirects) implements PartStatus {
  public EdgeStatus {
    sites = List.copyOf(sites);
  }
}
