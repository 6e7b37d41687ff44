package dev.troupe.status;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/// What one part of a node last said of itself; a node has at most one of each kind.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "part")
@JsonSubTypes({
  @JsonSubTypes.Type(value = ChatStatus.class, name = "chat"),
  @JsonSubTypes.Type(value = ChatTraffic.class, name = "chat-traffic"),
  @JsonSubTypes.Type(value = ChatStatistics.class, name = "chat-statistics"),
  @JsonSubTypes.Type(value = BalancerStatus.class, name = "balancer"),
  @JsonSubTypes.Type(value = EdgeStatus.class, name = "edge"),
  @JsonSubTypes.Type(value = FilesStatus.class, name = "files")
})
public sealed interface PartStatus extends CborSerializable
    permits ChatStatus, ChatTraffic, ChatStatistics, BalancerStatus, EdgeStatus, FilesStatus {}
