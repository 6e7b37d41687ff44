package dev.troupe.users;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.cluster.ddata.Key;
import org.apache.pekko.cluster.ddata.LWWMap;
import org.apache.pekko.cluster.ddata.LWWMapKey;
import org.apache.pekko.cluster.ddata.SelfUniqueAddress;
import org.apache.pekko.cluster.ddata.typed.javadsl.DistributedData;
import org.apache.pekko.cluster.ddata.typed.javadsl.Replicator;
import org.apache.pekko.cluster.ddata.typed.javadsl.ReplicatorMessageAdapter;

/// The users' signs of life and who is barred, as all nodes share them through Distributed Data;
/// for [UserTracker] alone.
///
/// The users are spread over buckets, each under a key of its own, so that a change costs the
/// others no more than a small part of the whole.
final class SharedSigns {
  private static final int BUCKETS = 32;
  private static final Duration REPLICATOR_TIMEOUT = Duration.ofSeconds(10);

  /// Who is barred stands here, with a sign of no server.
  private static final Key<LWWMap<String, Sign>> BARRED = LWWMapKey.create("users-barred");

  private static final int NO_SERVER = 0;

  /// What another node has changed, or this one.
  sealed interface Change {}

  /// Who is barred now.
  record BarredNow(Set<String> users) implements Change {}

  /// The signs of one bucket, by user.
  record SignsNow(Map<String, Sign> before, Map<String, Sign> now) implements Change {}

  private final SelfUniqueAddress self;
  private final ReplicatorMessageAdapter<UserTracker.Command, LWWMap<String, Sign>> replicator;
  private final Function<Replicator.UpdateResponse<LWWMap<String, Sign>>, UserTracker.Command>
      written;
  private final Map<String, Map<String, Sign>> known = new HashMap<>();

  /// @param changed makes a message of what is to be given to [#onChanged]
  /// @param written makes one of how an update went
  SharedSigns(
      ActorContext<UserTracker.Command> context,
      Function<Replicator.SubscribeResponse<LWWMap<String, Sign>>, UserTracker.Command> changed,
      Function<Replicator.UpdateResponse<LWWMap<String, Sign>>, UserTracker.Command> written) {
    var data = DistributedData.get(context.getSystem());
    this.self = data.selfUniqueAddress();
    this.written = written;
    this.replicator =
        new ReplicatorMessageAdapter<>(context, data.replicator(), REPLICATOR_TIMEOUT);
    replicator.subscribe(BARRED, changed::apply);
    for (int bucket = 0; bucket < BUCKETS; bucket++) {
      replicator.subscribe(keyOf(bucket), changed::apply);
    }
  }

  Change onChanged(Replicator.Changed<LWWMap<String, Sign>> changed) {
    Map<String, Sign> now = changed.dataValue().getEntries();
    if (changed.key().equals(BARRED)) {
      return new BarredNow(now.keySet());
    }
    Map<String, Sign> before = known.put(changed.key().id(), now);
    return new SignsNow(before == null ? Map.of() : before, now);
  }

  void share(String user, Sign sign) {
    put(keyOf(bucketOf(user)), user, sign);
  }

  void bar(String user, long millis) {
    put(BARRED, user, new Sign(NO_SERVER, millis));
  }

  void admit(String user) {
    update(BARRED, map -> without(map, List.of(user)));
  }

  /// Users that are active no more.
  void forget(Collection<String> gone) {
    gone.stream()
        .collect(Collectors.groupingBy(SharedSigns::bucketOf))
        .forEach((bucket, ids) -> update(keyOf(bucket), map -> without(map, ids)));
  }

  private void put(Key<LWWMap<String, Sign>> key, String user, Sign sign) {
    update(key, map -> map.put(self, user, sign, (_, stamped) -> stamped.stamp()));
  }

  private LWWMap<String, Sign> without(LWWMap<String, Sign> map, List<String> ids) {
    LWWMap<String, Sign> left = map;
    for (String id : ids) {
      left = left.contains(id) ? left.remove(self, id) : left;
    }
    return left;
  }

  /// The change runs on the replicator's thread: it must not touch what the actor may change.
  private void update(Key<LWWMap<String, Sign>> key, UnaryOperator<LWWMap<String, Sign>> change) {
    replicator.askUpdate(
        replyTo ->
            new Replicator.Update<>(key, LWWMap.create(), Replicator.writeLocal(), replyTo, change),
        written);
  }

  private static int bucketOf(String user) {
    return Math.floorMod(user.hashCode(), BUCKETS);
  }

  private static Key<LWWMap<String, Sign>> keyOf(int bucket) {
    return LWWMapKey.create("users-" + bucket);
  }
}
