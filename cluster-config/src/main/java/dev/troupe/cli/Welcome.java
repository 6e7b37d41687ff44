package dev.troupe.cli;

import dev.troupe.net.HostPort;
import dev.troupe.node.ProcessLock;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/// What `troupe up` says once the cluster is ready: what is where, and three things to try.
final class Welcome {
  private Welcome() {}

  /// @param took how long the start took
  /// @param howToStop the last line
  /// @throws IOException if a node's process file cannot be read
  static List<String> lines(LocalCluster local, Duration took, String howToStop)
      throws IOException {
    var lines = new ArrayList<String>();
    lines.add(
        "%d %s ready after %.1f s."
            .formatted(
                local.size(), local.size() == 1 ? "node is" : "nodes are", took.toMillis() / 1e3));
    lines.add("");
    for (int i = 0; i < local.size(); i++) {
      String name = local.names().get(i);
      OptionalLong pid = ProcessLock.holder(local.nodeLocks().get(i));
      lines.add(
          "  %s   process %s, its own chat port %s"
              .formatted(name, pid.isPresent() ? pid.getAsLong() : "gone", local.chat(i)));
    }
    lines.add(
        "  chat     %s (IRC; any node), http://%s/chat in a browser"
            .formatted(local.at(6667), local.monitor()));
    lines.add("  web      http://%s/ (router to the least busy page)".formatted(local.at(8080)));
    lines.add("  monitor  http://%s/".formatted(local.monitor()));
    lines.add("  files    hftp://%s/ (what is in %s)".formatted(local.at(19500), local.files()));
    lines.add("  data     " + local.data());
    lines.add("");
    lines.add("Try:");
    HostPort referral = local.at(12345);
    lines.add(
        "  bin/troupe chat ada"
            + (referral.equals(ChatCommand.REFERRAL) ? "" : " --referral " + referral));
    lines.add("  curl -i http://%s/".formatted(local.at(8080)));
    lines.add("  bin/troupe get hftp://%s/".formatted(local.at(19500)));
    lines.add("");
    lines.add(howToStop);
    return lines;
  }
}
