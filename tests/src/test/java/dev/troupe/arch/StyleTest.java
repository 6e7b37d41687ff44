package dev.troupe.arch;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.USE_JAVA_UTIL_LOGGING;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.troupe.node.Node;
import java.io.Externalizable;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.pekko.actor.typed.Behavior;
import org.jspecify.annotations.NullMarked;
import org.slf4j.Logger;

/// How the code is written, as far as a machine can see it.
@AnalyzeClasses(packages = "dev.troupe", importOptions = ImportOption.DoNotIncludeTests.class)
final class StyleTest {
  private static final DescribedPredicate<JavaClass> ARE_ACTORS =
      describe("are actors", StyleTest::isActor);

  private static final DescribedPredicate<JavaClass> STAND_IN_AN_ACTOR =
      describe("are actors or stand in one", StyleTest::standsInAnActor);

  @ArchTest
  static final ArchRule actorsAreFinalClasses =
      classes().that(ARE_ACTORS).should().haveModifier(JavaModifier.FINAL);

  @ArchTest
  static final ArchRule fieldsOfActorsAreFinal =
      fields()
          .that()
          .areDeclaredInClassesThat(STAND_IN_AN_ACTOR)
          .should()
          .beFinal()
          .because("what changes is a phase's parameter, or a core that the actor owns");

  @ArchTest
  static final ArchRule loggersAreStatic =
      fields().that().haveRawType(Logger.class).should().beStatic().andShould().beFinal();

  @ArchTest
  static final ArchRule onlyThreadsOfTheirOwnWait =
      noClasses()
          .that()
          .resideOutsideOfPackages("dev.troupe.cli..", "dev.troupe.storage")
          .and()
          .doNotBelongToAnyOf(Node.class)
          .should()
          .callMethodWhere(describe("a thread waits", StyleTest::waits))
          .because("only commands, the main thread and the log own a thread");

  @ArchTest
  static final ArchRule onlyTheCommandLineWritesToTheConsole =
      noClasses().that().resideOutsideOfPackage("dev.troupe.cli..").should(ACCESS_STANDARD_STREAMS);

  @ArchTest static final ArchRule logsGoThroughSlf4j = noClasses().should(USE_JAVA_UTIL_LOGGING);

  @ArchTest
  static final ArchRule nothingIsSerializedByJava =
      noClasses()
          .should()
          .dependOnClassesThat()
          .belongToAnyOf(ObjectInputStream.class, ObjectOutputStream.class, Externalizable.class);

  @ArchTest
  static void everyPackageSaysWhatItIsForAndHasNoNulls(JavaClasses troupe) {
    List<String> unmarked =
        troupe.stream()
            .map(JavaClass::getPackage)
            .distinct()
            .filter(its -> !its.isAnnotatedWith(NullMarked.class))
            .map(JavaPackage::getName)
            .toList();
    assertThat(unmarked).as("packages without @NullMarked in a package-info.java").isEmpty();
  }

  private static boolean isActor(JavaClass type) {
    return type.getMethods().stream()
        .anyMatch(method ->
            method.getName().equals("create")
                && method.getModifiers().contains(JavaModifier.STATIC)
                && method.getRawReturnType().isEquivalentTo(Behavior.class));
  }

  private static boolean standsInAnActor(JavaClass type) {
    return isActor(type) || type.getEnclosingClass().filter(StyleTest::standsInAnActor).isPresent();
  }

  private static boolean waits(JavaCall<?> call) {
    JavaClass owner = call.getTargetOwner();
    return switch (call.getName()) {
      case "sleep" -> owner.isEquivalentTo(Thread.class);
      case "join", "get" ->
          owner.isAssignableTo(CompletableFuture.class) || owner.isAssignableTo(Future.class);
      default -> false;
    };
  }
}
