package dev.troupe.status;

import java.util.OptionalDouble;

/// A node's chat statistics, of the node's own day and month.
///
/// @param averageRating of all ratings that leaving users gave, 1 to 5; empty before the first
/// @param today logins today
/// @param month logins this month
/// @param lost connections that were turned away
/// @param approaches connections that asked to chat
/// @param lastToArrive the account that logged in last, empty before the first
public record ChatStatistics(
    OptionalDouble averageRating,
    long today,
    long month,
    long lost,
    long approaches,
    String lastToArrive)
    implements PartStatus {}
