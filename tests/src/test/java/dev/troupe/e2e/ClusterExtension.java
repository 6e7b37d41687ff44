package dev.troupe.e2e;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// Gives the tests of a class one cluster, which is whole when a test begins, whatever the one
/// before did to it. When a test fails the ends of the nodes' logs are shown; all that the nodes
/// wrote stays in `target/e2e` until the class runs again.
final class ClusterExtension
    implements BeforeAllCallback, BeforeEachCallback, AfterTestExecutionCallback, AfterAllCallback {
  private final String settings;
  private @Nullable Cluster cluster;

  /// A cluster like any other.
  ClusterExtension() {
    this("");
  }

  /// @param settings of every node, beside those that all clusters have
  ClusterExtension(String settings) {
    this.settings = settings;
  }

  /// The cluster of the class that runs now.
  Cluster cluster() {
    if (cluster == null) {
      throw new IllegalStateException("no test runs");
    }
    return cluster;
  }

  @Override
  public void beforeAll(ExtensionContext context) throws IOException {
    cluster = Cluster.in(Folders.empty(context.getRequiredTestClass().getSimpleName()), settings);
  }

  @Override
  public void beforeEach(ExtensionContext context) throws IOException {
    try {
      cluster().makeWhole();
    } catch (RuntimeException e) {
      showLogs();
      throw e;
    }
  }

  @Override
  public void afterTestExecution(ExtensionContext context) throws IOException {
    if (context.getExecutionException().isPresent()) {
      showLogs();
    }
  }

  @Override
  public void afterAll(ExtensionContext context) throws InterruptedException {
    cluster().end();
  }

  private void showLogs() throws IOException {
    for (NodeProcess node : cluster().nodes()) {
      System.err.printf("--- %s (%s)%n", node.name(), node.isAlive() ? "runs" : "has ended");
      node.lastWords().forEach(System.err::println);
    }
  }
}
