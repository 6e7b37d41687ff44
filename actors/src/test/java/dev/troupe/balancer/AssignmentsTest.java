package dev.troupe.balancer;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import dev.troupe.health.ServerHealth;
import dev.troupe.health.Verdict;
import dev.troupe.net.HostPort;
import java.net.InetAddress;
import java.util.Map;
import java.util.Random;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.Test;

class AssignmentsTest {
  private static final HostPort AT = new HostPort("127.0.0.1", 1);
  private static final InetAddress FROM = InetAddress.getLoopbackAddress();
  private static final ServerHealth UP =
      ServerHealth.UNKNOWN.after(new Verdict.Good("connected"), 1, 1);

  @Test
  void aClientIsGivenEveryServerOnceBeforeItIsRefused() {
    var assignments = assignments("");
    assertThat(serverOf(assignments.assign("client", FROM, 0))).isEqualTo("127.0.0.1:1");
    assertThat(serverOf(assignments.reassign("client", "refused", 0))).isEqualTo("127.0.0.1:2");
    assertThat(serverOf(assignments.reassign("client", "refused", 0))).isEqualTo("127.0.0.1:3");
    assertThat(assignments.reassign("client", "refused", 0))
        .isEqualTo(new Assignment.Answer(ByteString.emptyByteString()));
    assertThat(assignments.status(AT, "test").servers())
        .allSatisfy(server -> {
          assertThat(server.up()).isFalse();
          assertThat(server.connections()).isZero();
        });
  }

  @Test
  void countsWhoCameAndWhoWasRefused() {
    var assignments = assignments("max-clients = 1");
    assignments.assign("one", FROM, 0);
    assignments.assign("two", FROM, 0);
    assignments.leave("one");
    assignments.leave("one");
    assignments.assign("three", FROM, 0);
    var status = assignments.status(AT, "test");
    assertThat(status.accepted()).isEqualTo(3);
    assertThat(status.refused()).isEqualTo(1);
  }

  @Test
  void aClientThatIsUnknownIsRefused() {
    var assignments = assignments("mode = refer");
    assertThat(assignments.reassign("nobody", "refused", 0))
        .isEqualTo(new Assignment.Answer(Referrals.NONE));
  }

  private static String serverOf(Assignment assignment) {
    return ((Assignment.ToServer) assignment).server().name();
  }

  private static Assignments<String> assignments(String config) {
    var own =
        "listen = \"127.0.0.1:0\", servers = [\"127.0.0.1:1\", \"127.0.0.1:2\", \"127.0.0.1:3\"]\n";
    var settings =
        ListenerSettings.from(
            "test",
            ConfigFactory.parseString(own + config),
            ConfigFactory.load().getConfig("troupe.balancer.listener-defaults"));
    var assignments = new Assignments<String>(settings, new Random(7));
    assignments.set(settings.servers().orElseThrow());
    assignments.health(Map.of("127.0.0.1:1", UP, "127.0.0.1:2", UP, "127.0.0.1:3", UP), 0);
    return assignments;
  }
}
