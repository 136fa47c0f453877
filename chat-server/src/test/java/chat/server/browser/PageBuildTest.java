package chat.server.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The program of the build that makes the page's files. */
class PageBuildTest {

    @TempDir
    private Path folder;

    private record Ended(int status, String output) {}

    @BeforeEach
    void writeAPage() throws IOException {
        write("index.html", "<script src=\"a/HASH/start.js\">");
        write("start.js", "import('./page.js');");
        write("css/base.css", "base {}\n");
        write("app.js", "");
        write("../library/chat-client.js", "export const a = 1;");
        write("../library/chat-worker.js", "");
    }

    private void write(String name, String text) throws IOException {
        Path file = folder.resolve("page").resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private Ended make(String made) throws IOException, InterruptedException {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        return run(
                java.toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                "target/page-program",
                "chat.build.PageFiles",
                folder.resolve("page").toString(),
                folder.resolve("library").toString(),
                folder.resolve(made).toString());
    }

    private static Ended run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(process.waitFor(), output);
    }

    /** What the page's script prints in Node.js. */
    private String printed() throws IOException, InterruptedException {
        Ended build = make("made");
        assertThat(build.status()).as(build.output()).isZero();
        Files.writeString(folder.resolve("made/package.json"), "{\"type\": \"module\"}");
        Path node = Program.require("PLAYWRIGHT_NODEJS_PATH", List.of("node"), "the page's script");
        Ended program =
                run(node.toString(), folder.resolve("made").resolve("page.js").toString());
        assertThat(program.status()).as(program.output()).isZero();
        return program.output();
    }

    @Test
    void modulesRunOnceAndBeforeThoseThatImportThem() throws IOException, InterruptedException {
        write("app.js", """
                import { first } from './parts/first.js';
                import {
                  second,
                  Third as Other,
                } from './second.js';

                console.log(first, second(), new Other().name);
                """);
        write("parts/first.js", """
                import { second } from '../second.js';
                console.log('first');
                const own = 'own of first';
                export const first = own + second();
                """);
        write("second.js", """
                console.log('second');
                const own = 'own of second';
                export function second() { return own; }
                class Hidden { name = 'third'; }
                export { Hidden as Third };
                """);

        assertThat(printed()).isEqualTo("second\nfirst\nown of firstown of second own of second third\n");
    }

    @Test
    void minifiedModulesAreRead() throws IOException, InterruptedException {
        write("app.js", "import { render } from './vendor/b.js';\nrender('text');");
        write(
                "vendor/a.js",
                "var n=1;function t(){return n}export{n as options,t as b};\n//# sourceMappingURL=a.js.map");
        write(
                "vendor/b.js",
                "import{options as n,b as t}from\"./a.js\";function e(i){console.log(i,n,t())}export{e as render};");

        assertThat(printed()).isEqualTo("text 1 1\n");
        assertThat(folder.resolve("made").resolve("page.js")).content().doesNotContain("sourceMappingURL");
    }

    @Test
    void theLibraryIsThereOnceForThePageAndForOthers() throws IOException, InterruptedException {
        write("../library/chat-client.js", """
                import { local } from './part.js';
                console.log('once');
                export const answer = 42;
                export { local as given };
                """);
        write("../library/part.js", "export const local = 'part';");
        write("app.js", """
                import { local } from '../library/part.js';
                import { answer } from '../library/chat-client.js';
                console.log(local, answer);
                """);

        assertThat(printed()).isEqualTo("once\npart 42\n");

        write("../made/user.js", "import { answer, given } from './chat-client.js'; console.log(answer, given);");
        Path node = Program.require("PLAYWRIGHT_NODEJS_PATH", List.of("node"), "the bundled library");
        assertThat(run(node.toString(), folder.resolve("made/user.js").toString())
                        .output())
                .isEqualTo("once\n42 part\n");
    }

    @Test
    void aScriptGetsShorterAndDoesTheSame() throws IOException, InterruptedException {
        write("app.js", """
                /* a comment */ const one = 1; // another
                /** And one
                 * of two lines. */
                const url = 'http://example.org/*not a comment*/', quote = "it's \\" // not";
                const nested = `  // not ${ [1, 2].map(n => `/* ${ { a: n }.a } */`).join(' // ') }
                  indented`;
                const half = (one + 3) / 2 / 1; // 4 / 2
                const slashes = 'a/b//c'.split(/[/"'`]+/).length, text = /\\/\\*/.test('/*');
                function early() {
                  return /* nothing
                  */ 5;
                }
                class Holder { #first = 1; #second = 2; sum() { return this.#first + this.#second + ' #first'; } }
                const signs = [one + +one, one - -one, 'a' in { a: 1 }, typeof [ ...'ab' ], 6 / /3/.source];
                console.log(url, quote, half, slashes, text, early());
                console.log(new Holder().sum(), signs.join(' '));
                console.log(nested);
                """);

        assertThat(printed().lines())
                .containsExactly(
                        "http://example.org/*not a comment*/ it's \" // not 2 3 true undefined",
                        "3 #first 2 2 true object 2",
                        "  // not /* 1 */ // /* 2 */",
                        "  indented");
        assertThat(folder.resolve("made/page.js"))
                .content()
                .doesNotContain("a comment */ const", "another", "of two lines", "nothing");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "export default 1;",
                "const a = 1;\nexport { a as default };",
                "export let a = 1;",
                "export const { a } = {};",
                "export * from './whole.js';",
                "export { a } from './whole.js';",
                "import './whole.js';",
                "import whole from './whole.js';",
                "import * as whole from './whole.js';",
                "import { a } from 'whole';",
                "import { missing } from './whole.js';",
                "import { a } from './nowhere.js';",
                "import { app } from './app.js';\nexport const app = 1;",
                "const a = await import('./whole.js');",
                "var a;export*from\"./whole.js\";",
                "const a = 'no end;\n';",
                "const a = `no end",
                "const a = {} / 2;",
                "/* no end",
            })
    void theBuildFailsAtWhatItDoesNotKnow(String text) throws IOException, InterruptedException {
        write("whole.js", "export const a = 1;");
        write("app.js", text);

        Ended build = make("made");

        assertThat(build.status()).isEqualTo(1);
        assertThat(build.output()).startsWith("the page: ").contains("app.js");
    }

    @Test
    void styleSheetsFollowTheOneWithTheVariables() throws IOException, InterruptedException {
        write("css/another.css", "another {}\n");
        write("css/writing.css", "writing {}\n");

        assertThat(make("made").status()).isZero();

        assertThat(folder.resolve("made/page.css")).hasContent("base {}\nanother {}\nwriting {}\n");
    }

    @Test
    void theHashIsTheSameForTheSameFilesOnly() throws IOException, InterruptedException {
        make("made");
        make("again");
        write("css/base.css", "changed {}\n");
        make("changed");

        for (String name : Files.readAllLines(folder.resolve("made/files")).subList(1, 7)) {
            String file = name.substring(name.indexOf(' ') + 1);
            assertThat(folder.resolve("again").resolve(file + ".gz"))
                    .hasSameBinaryContentAs(folder.resolve("made").resolve(file + ".gz"));
        }
        assertThat(folder.resolve("again/files")).hasSameBinaryContentAs(folder.resolve("made/files"));
        assertThat(Files.readString(folder.resolve("changed/index.html")))
                .matches("<script src=\"a/[0-9a-f]{16}/start.js\">")
                .isNotEqualTo(Files.readString(folder.resolve("made/index.html")));
    }
}
