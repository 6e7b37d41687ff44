package dev.troupe.replication;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Logs what is wrong with something that is asked again and again: once when that changes, and
/// once when it is over.
final class Complaints {
  private static final Logger LOG = LoggerFactory.getLogger(Complaints.class);

  private String last = "";

  /// @param problem empty if there is none
  synchronized void note(String problem) {
    if (problem.equals(last)) {
      return;
    }
    if (problem.isEmpty()) {
      LOG.info("over: {}", last);
    } else {
      LOG.warn(problem);
    }
    last = problem;
  }
}
