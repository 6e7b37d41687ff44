package dev.troupe.arch;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Set;

/// Cores that decide know nothing of the world: time and randomness come in, and what is to be done
/// goes out as values, so that they can be simulated and replayed.
@AnalyzeClasses(packages = "dev.troupe", importOptions = ImportOption.DoNotIncludeTests.class)
final class PureCoresTest {
  private static final Set<String> PURE_PACKAGES =
      Set.of(
          "dev.troupe.chat.client",
          "dev.troupe.chat.irc",
          "dev.troupe.chat.state",
          "dev.troupe.edge.http",
          "dev.troupe.files.hftp",
          "dev.troupe.replication.core");

  /// Those that stand beside the actor that asks them.
  private static final Set<String> PURE_CLASSES =
      Set.of(
          "dev.troupe.balancer.Backend",
          "dev.troupe.balancer.Backends",
          "dev.troupe.balancer.Claims",
          "dev.troupe.balancer.Hashes",
          "dev.troupe.balancer.Pace",
          "dev.troupe.balancer.Strategy",
          "dev.troupe.balancer.WaitingClients",
          "dev.troupe.chat.Submissions",
          "dev.troupe.chat.Traffic",
          "dev.troupe.cli.RestartDelay",
          "dev.troupe.edge.Redirects",
          "dev.troupe.edge.Routing",
          "dev.troupe.health.Rounds",
          "dev.troupe.health.ServerHealth",
          "dev.troupe.node.Readiness",
          "dev.troupe.node.SeedNodes",
          "dev.troupe.users.ActiveUsers");

  private static final DescribedPredicate<JavaClass> PURE =
      describe(
          "are pure cores",
          type ->
              PURE_PACKAGES.contains(type.getPackageName())
                  || PURE_CLASSES.contains(outermost(type).getName()));

  private static final DescribedPredicate<JavaAccess<?>> READS_THE_WORLD =
      describe("a clock or a source of randomness is read", PureCoresTest::readsTheWorld);

  /// Of the JDK what computes; of the project what knows nothing of Pekko either.
  private static final DescribedPredicate<JavaClass> PLAIN =
      resideInAnyPackage(
              "java.lang..",
              "java.nio",
              "java.nio.charset",
              "java.time..",
              "java.util",
              "java.util.function",
              "java.util.random",
              "java.util.regex",
              "java.util.stream",
              "org.jspecify.annotations")
          .or(
              resideInAPackage("dev.troupe..")
                  .and(not(describe("use Pekko", PureCoresTest::usesPekko))));

  @ArchTest
  static final ArchRule pureCoresStandOnTheirOwn =
      classes().that(PURE).should().onlyDependOnClassesThat(PLAIN);

  @ArchTest
  static final ArchRule timeAndRandomnessComeIn =
      noClasses().that(PURE).should().accessTargetWhere(READS_THE_WORLD);

  @ArchTest
  static final ArchRule pureCoresStartNoThreads =
      noClasses().that(PURE).should().dependOnClassesThat().areAssignableTo(Thread.class);

  @ArchTest
  static void everyPureCoreIsThere(JavaClasses troupe) {
    assertThat(PURE_CLASSES).allMatch(troupe::contain);
    assertThat(PURE_PACKAGES).allMatch(troupe::containPackage);
  }

  private static boolean readsTheWorld(JavaAccess<?> access) {
    String owner = access.getTargetOwner().getName();
    String name = access.getTarget().getName();
    return switch (owner) {
      case "java.lang.System" -> Set.of("currentTimeMillis", "nanoTime").contains(name);
      case "java.lang.Math" -> name.equals("random");
      case "java.util.random.RandomGenerator" -> Set.of("of", "getDefault").contains(name);
      case "java.time.Clock" -> true;
      default -> owner.startsWith("java.time.") && name.equals("now");
    };
  }

  private static boolean usesPekko(JavaClass type) {
    return type.getDirectDependenciesFromSelf().stream()
        .anyMatch(uses -> uses.getTargetClass().getPackageName().startsWith("org.apache.pekko"));
  }

  private static JavaClass outermost(JavaClass type) {
    return type.getEnclosingClass().map(PureCoresTest::outermost).orElse(type);
  }
}
