package dev.troupe.chat.state;

import dev.troupe.chat.state.Outcome.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// What accounts say of themselves; for [ChatState] alone.
final class ProfileRules {
  /// Read marks that one account may have.
  static final int MARKS = 1_000;

  private final Community all;

  ProfileRules(Community all) {
    this.all = all;
  }

  Reply setAway(ChatCommand.SetAway away) {
    Account account = all.account(away.account());
    if (account == null) {
      return Reply.refused(Reason.NO_SUCH_ACCOUNT, away.account());
    }
    all.put(account, account.row.with(account.row.profile().withAway(away.text())));
    return Reply.happened(new ChatEvent.AwaySet(account.person(), all.acquaintances(account)));
  }

  Reply setRealName(ChatCommand.SetRealName name) {
    Account account = all.account(name.account());
    if (account == null) {
      return Reply.refused(Reason.NO_SUCH_ACCOUNT, name.account());
    }
    all.put(account, account.row.with(account.row.profile().withRealName(name.text())));
    return Reply.happened(new ChatEvent.RealNameSet(account.person(), all.acquaintances(account)));
  }

  Reply setCredentials(ChatCommand.SetCredentials set) {
    Account account = all.account(set.account());
    if (account == null) {
      return Reply.refused(Reason.NO_SUCH_ACCOUNT, set.account());
    }
    all.put(account, account.row.with(account.row.profile().withCredentials(set.credentials())));
    return Reply.done();
  }

  Reply mark(ChatCommand.Mark mark) {
    Account account = all.account(mark.account());
    if (account == null) {
      return Reply.refused(Reason.NO_SUCH_ACCOUNT, mark.account());
    }
    Profile profile = account.row.profile();
    String key = Names.key(mark.target());
    long before = profile.marks().getOrDefault(key, -1L);
    if (before < 0 && profile.marks().size() >= MARKS) {
      return Reply.refused(Reason.TOO_MANY_MARKS, mark.target());
    }
    long after = Math.max(before, mark.timeMillis());
    all.put(account, account.row.with(profile.withMark(key, after)));
    return Reply.of(new Outcome.Marked(mark.target(), after));
  }

  Reply makeOperator(String name) {
    Account account = all.account(name);
    if (account == null) {
      return Reply.refused(Reason.NO_SUCH_ACCOUNT, name);
    }
    all.put(account, account.row.with(account.row.profile().asOperator()));
    return Reply.done();
  }

  Reply wallops(ChatCommand.Wallops wallops) {
    Account by = all.account(wallops.by());
    if (by == null || !by.row.profile().operator()) {
      return Reply.refused(Reason.NOT_AN_OPERATOR, wallops.by());
    }
    var audience = new ArrayList<String>();
    all.accounts.forEach((key, account) -> {
      if (account.row.profile().operator()) {
        audience.add(key);
      }
    });
    return new Reply(
        new Outcome.Done(),
        List.of(new ChatEvent.Walloped(by.person(), wallops.text(), Set.copyOf(audience))));
  }
}
