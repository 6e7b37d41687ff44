package dev.troupe.arch;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/// Who may know whom. Maven's modules say the same; here it is said for each package, so that one
/// that moves or is new has to find its place.
@AnalyzeClasses(packages = "dev.troupe", importOptions = ImportOption.DoNotIncludeTests.class)
final class ModulesTest {
  private static final String ACTORS = "actors";
  private static final String CHAT_NODES = "chat-nodes";
  private static final String HTTP_EDGE = "http-edge";
  private static final String CLUSTER_CONFIG = "cluster-config";

  @ArchTest
  static final ArchRule modulesKnowOnlyThoseBelow =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer(ACTORS)
          .definedBy(
              "dev.troupe.balancer..",
              "dev.troupe.files..",
              "dev.troupe.health..",
              "dev.troupe.loop..",
              "dev.troupe.net..",
              "dev.troupe.status..",
              "dev.troupe.users..")
          .layer(CHAT_NODES)
          .definedBy("dev.troupe.chat..", "dev.troupe.replication..", "dev.troupe.storage..")
          .layer(HTTP_EDGE)
          .definedBy("dev.troupe.edge..")
          .layer(CLUSTER_CONFIG)
          .definedBy("dev.troupe.cli..", "dev.troupe.config..", "dev.troupe.node..")
          .whereLayer(ACTORS)
          .mayNotAccessAnyLayer()
          .whereLayer(CHAT_NODES)
          .mayOnlyAccessLayers(ACTORS)
          .whereLayer(HTTP_EDGE)
          .mayOnlyAccessLayers(ACTORS)
          .ensureAllClassesAreContainedInArchitecture();

  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices().matching("dev.troupe.(**)").should().beFreeOfCycles();
}
