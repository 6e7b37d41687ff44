package dev.troupe.chat.state;

import dev.troupe.chat.state.Outcome.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/// How accounts come and go; for [ChatState] alone.
final class AccountRules {
  private final Community all;
  private final StatisticsRules statistics;

  AccountRules(Community all, StatisticsRules statistics) {
    this.all = all;
    this.statistics = statistics;
  }

  Reply login(ChatCommand.Login login) {
    Account account = all.account(login.account());
    boolean created = account == null;
    Optional<Reason> refusal =
        account == null ? creationRefusal(login) : loginRefusal(account, login);
    if (refusal.isPresent()) {
      return Reply.refused(refusal.get(), login.account());
    }
    if (account == null) {
      account = create(login);
    }
    var events = new ArrayList<ChatEvent>();
    String name = account.name();
    String key = Names.key(name);
    Optional<SessionId> before = account.row.session();
    before
        .filter(session -> !session.equals(login.session()))
        .ifPresent(session -> {
          statistics.ended(session, name);
          events.add(new ChatEvent.Replaced(name, session, Set.of(key)));
        });
    if (!before.equals(Optional.of(login.session()))) {
      statistics.began(login.session(), name);
    }
    Profile profile =
        account.row.profile().loggedIn(login.user(), login.realName(), all.timeMillis);
    all.put(account, account.row.with(Optional.of(login.session()), profile));
    if (before.isEmpty()) {
      cameOnline(account, events);
    }
    return new Reply(loggedIn(account, created), events);
  }

  private Optional<Reason> creationRefusal(ChatCommand.Login login) {
    if (!login.mayCreate()) {
      return Optional.of(Reason.NO_NEW_ACCOUNTS);
    }
    return all.accounts.size() < all.limits.accounts()
        ? Optional.empty()
        : Optional.of(Reason.TOO_MANY_ACCOUNTS);
  }

  /// Who logs in has shown to know the password that the account has now.
  private static Optional<Reason> loginRefusal(Account account, ChatCommand.Login login) {
    Optional<Credentials> credentials = account.row.profile().credentials();
    boolean known =
        credentials.isEmpty()
            || (login.proof() instanceof Proof.Known(var storedKey)
                && storedKey.equals(credentials.get().storedKey()));
    return known ? Optional.empty() : Optional.of(Reason.WRONG_PASSWORD);
  }

  private Account create(ChatCommand.Login login) {
    Profile profile = Profile.of(login.user(), login.realName(), all.timeMillis);
    if (login.proof() instanceof Proof.Fresh(var credentials)) {
      profile = profile.withCredentials(credentials);
    }
    return create(login.account(), profile, login.intoLobby());
  }

  private Account create(String name, Profile profile, boolean intoLobby) {
    Account account =
        all.create(new AccountRow(all.index, name, Optional.empty(), all.index, 0, profile));
    if (intoLobby) {
      all.enter(account, all.lobby(), Rank.NONE);
    }
    return account;
  }

  /// The account waits for its first login.
  Reply register(ChatCommand.Register register) {
    if (all.account(register.account()) != null) {
      return Reply.refused(Reason.ACCOUNT_EXISTS, register.account());
    }
    if (all.accounts.size() >= all.limits.accounts()) {
      return Reply.refused(Reason.TOO_MANY_ACCOUNTS, register.account());
    }
    Profile profile =
        Profile.of("user", register.account(), all.timeMillis)
            .withCredentials(register.credentials());
    Account _ = create(register.account(), profile, register.intoLobby());
    return Reply.done();
  }

  private Outcome loggedIn(Account account, boolean created) {
    return new Outcome.LoggedIn(
        account.person(),
        created,
        account.memberships.values().stream().map(m -> m.channel().row).toList(),
        account.mailbox(account.row.cursor(), all.index, all.limits.mailbox()),
        all.counts());
  }

  private void cameOnline(Account account, List<ChatEvent> events) {
    events.add(new ChatEvent.CameOnline(account.person(), Set.of()));
    for (Account.Membership membership : account.memberships.values()) {
      Channel channel = membership.channel();
      if (all.isTold(channel)) {
        events.add(new ChatEvent.MemberJoined(account.person(), channel.name(), channel.keys()));
      }
    }
  }

  Reply logout(ChatCommand.Logout logout) {
    Account account = all.account(logout.account());
    if (account == null || !account.row.session().equals(Optional.of(logout.session()))) {
      return Reply.done();
    }
    return new Reply(new Outcome.Done(), List.of(end(account, logout.reason())));
  }

  private ChatEvent end(Account account, String reason) {
    Person person = account.person();
    account.row.session().ifPresent(session -> statistics.ended(session, account.name()));
    Profile profile = account.row.profile().loggedOut(all.timeMillis);
    all.put(account, account.row.with(Optional.empty(), profile));
    return new ChatEvent.WentOffline(person, reason, all.acquaintances(account));
  }

  /// Ends the sessions of one process of a node, or of all but that one.
  Reply endSessions(String node, long incarnation, boolean ofThatOne) {
    var events = new ArrayList<ChatEvent>();
    Predicate<SessionId> ends =
        id -> id.node().equals(node) && (id.incarnation() == incarnation) == ofThatOne;
    all.accounts.forEach((key, account) ->
        account
            .row
            .session()
            .filter(ends)
            .ifPresent(session -> {
              events.add(end(account, "Connection lost"));
              events.add(new ChatEvent.SessionEnded(account.name(), session, Set.of(key)));
            }));
    return new Reply(new Outcome.Done(), events);
  }

  Reply kill(ChatCommand.Kill kill) {
    Account by = all.account(kill.by());
    if (by == null || !by.row.profile().operator()) {
      return Reply.refused(Reason.NOT_AN_OPERATOR, kill.by());
    }
    Account account = all.account(kill.account());
    if (account == null || !account.isOnline()) {
      return Reply.refused(Reason.NO_SUCH_ACCOUNT, kill.account());
    }
    String reason = "Killed (%s (%s))".formatted(by.name(), kill.reason());
    return new Reply(new Outcome.Done(), expel(account, reason));
  }

  /// What the account has sent stays where it is; what waits for it is nobody's any more.
  Reply drop(String name) {
    Account account = all.account(name);
    if (account == null) {
      return Reply.refused(Reason.NO_SUCH_ACCOUNT, name);
    }
    List<ChatEvent> events = expel(account, "Your account is deleted");
    var memberships = new ArrayList<>(account.memberships.values());
    account.confirm(Long.MAX_VALUE, all.changes);
    memberships.forEach(membership -> all.leave(account, membership));
    all.remove(account);
    return new Reply(new Outcome.Done(), events);
  }

  private List<ChatEvent> expel(Account account, String reason) {
    Optional<SessionId> session = account.row.session();
    if (session.isEmpty()) {
      return List.of();
    }
    return List.of(
        end(account, reason),
        new ChatEvent.Expelled(session.get(), reason, Set.of(Names.key(account.name()))));
  }

  /// Nothing that is yet to come can be confirmed.
  Reply confirm(String name, long index) {
    Account account = all.account(name);
    if (account != null) {
      account.confirm(Math.min(index, all.index), all.changes);
    }
    return Reply.done();
  }
}
