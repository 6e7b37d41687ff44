package dev.troupe.chat.state;

import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;

/// The receipts of one account, the oldest first; of too many the oldest gives its place to the
/// next.
final class Receipts {
  private final LinkedHashMap<Long, Receipt> byPrint = new LinkedHashMap<>();

  /// The receipt of a message that was sent before, if it was.
  @Nullable Receipt of(ChatCommand.Send send) {
    return byPrint.get(Receipt.print(send));
  }

  /// Takes in one that was kept, in the order of their messages.
  void load(Receipt receipt) {
    byPrint.put(receipt.print(), receipt);
  }

  /// Notes that a message was sent for the first time.
  void add(long account, ChatCommand.Send send, Message message, int limit, Changes changes) {
    int place = byPrint.size();
    if (place >= limit) {
      Receipt oldest = byPrint.pollFirstEntry().getValue();
      changes.replaced(account, oldest);
      place = oldest.place();
    }
    var receipt = new Receipt(place, Receipt.print(send), message.index(), message.timeMillis());
    byPrint.put(receipt.print(), receipt);
    changes.created(account, receipt);
  }

  /// The account is gone, and all that was kept of it.
  void removeFrom(long account, Changes changes) {
    byPrint.values().forEach(receipt -> changes.replaced(account, receipt));
  }
}
