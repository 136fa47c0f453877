package chat.server;

import chat.server.flags.Sources;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * Writes the manual page, in the language of man(7), and the completion for bash, both from the flags. The build runs it; it is no part of the
 * installed program.
 */
public final class Manual {

    private static final String NAME = "chat-server";

    private final StringBuilder page = new StringBuilder();

    private Manual() {}

    /** The arguments: the folder to write to, and the version. */
    public static void main(String[] args) throws IOException {
        CommandLine line = ChatServerMain.commandLine(Sources.NONE);
        Path folder = Files.createDirectories(Path.of(args[0]));
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(folder.resolve(NAME + ".1.gz")))) {
            out.write(new Manual().page(line, args[1]).getBytes(StandardCharsets.UTF_8));
        }
        String completion = AutoComplete.bash(NAME, line).replaceFirst("#!.*\n", ""); // is read, and not run
        Files.writeString(folder.resolve(NAME), completion, StandardCharsets.UTF_8);
    }

    private String page(CommandLine line, String version) {
        CommandSpec spec = line.getCommandSpec();
        page.append(".TH CHAT\\-SERVER 1 \"\" \"")
                .append(text(NAME + " " + version))
                .append("\" \"User Commands\"\n");
        page.append(".SH NAME\n").append(text(NAME)).append(" \\- a chat daemon: rooms over WebSocket\n");
        page.append(".SH SYNOPSIS\n.B ").append(text(NAME)).append("\n[\\fIOPTION\\fR]...\n.br\n");
        page.append(".B ").append(text(NAME)).append("\n\\fICOMMAND\\fR [\\fIOPTION\\fR]...\n");
        page.append(".SH DESCRIPTION\n");
        paragraph(spec.usageMessage().description());
        page.append(".SH OPTIONS\n");
        arguments(spec);
        page.append(".SH COMMANDS\n");
        spec.subcommands().values().forEach(command -> command(command.getCommandSpec()));
        page.append(".SS chat\\-server make\\-class\\-archive \\fIFOLDER\\fR\n");
        paragraph(new String[] {"Makes an archive of loaded classes, for quicker starts; the launcher does."});
        page.append(".SH EXIT STATUS\n");
        statuses(spec);
        page.append(".SH ENVIRONMENT\n");
        entry("\\fBJAVA_HOME\\fR", "the Java to run on; without it the newest that is found, 17 at least");
        entry("\\fBJAVA_OPTS\\fR", "options for the JVM, which win over the launcher's own");
        entry("\\fBCHAT_API_KEY\\fR", "the key with which admin asks the server");
        entry(
                "\\fBCHAT_\\fR...",
                "settings; CHAT_MAX_TEXT_CHARS stands for --max-text-chars, and so on. Unknown ones are refused");
        return page.toString();
    }

    private void command(CommandSpec spec) {
        page.append(".SS ").append(text(spec.qualifiedName()));
        spec.positionalParameters().forEach(parameter -> page.append(' ').append(italic(parameter.paramLabel())));
        page.append('\n');
        paragraph(spec.usageMessage().description());
        if (spec.name().endsWith("-config")) {
            page.append(".P\nTakes the options of ").append(text(NAME)).append(".\n");
        } else {
            arguments(spec);
        }
        if (!spec.usageMessage().exitCodeList().isEmpty()) {
            page.append(".P\nExit status:\n");
            statuses(spec);
        }
        spec.subcommands().values().forEach(command -> command(command.getCommandSpec()));
    }

    private void arguments(CommandSpec spec) {
        for (PositionalParamSpec parameter : spec.positionalParameters()) {
            entry(italic(parameter.paramLabel()), words(parameter.description()));
        }
        for (OptionSpec option : spec.options()) {
            if (option.usageHelp() || option.versionHelp()) {
                continue; // of every command
            }
            entry(
                    "\\fB" + text(String.join("\\fR, \\fB", option.names())) + "\\fR" + value(option),
                    words(option.description()));
        }
        if (spec.parent() == null) {
            entry("\\fB\\-h\\fR, \\fB\\-\\-help\\fR", "shows the options, of a command, too, and ends");
            entry("\\fB\\-V\\fR, \\fB\\-\\-version\\fR", "shows the version and ends");
        }
    }

    private static String value(ArgSpec option) {
        if (option.arity().max() == 0) {
            return "";
        }
        String value = "=" + italic(option.paramLabel());
        return option.arity().min() == 0 ? "[" + value + "]" : value;
    }

    private void statuses(CommandSpec spec) {
        for (Map.Entry<String, String> status :
                spec.usageMessage().exitCodeList().entrySet()) {
            entry("\\fB" + status.getKey() + "\\fR", status.getValue());
        }
    }

    private void entry(String head, String description) {
        page.append(".TP\n").append(head).append('\n').append(text(description)).append('\n');
    }

    private void paragraph(String[] lines) {
        page.append(".P\n").append(text(words(lines))).append('\n');
    }

    private static String words(String[] lines) {
        return String.join(" ", List.of(lines));
    }

    private static String italic(String text) {
        return "\\fI" + text(text) + "\\fR";
    }

    /** Hyphens that can be copied, and no line that begins as a request does. */
    private static String text(String plain) {
        String escaped =
                plain.replaceAll("\\\\(?!f[BIR])", "\\\\e").replace("-", "\\-").replace("%n", " ");
        return escaped.startsWith(".") || escaped.startsWith("'") ? "\\&" + escaped : escaped;
    }
}
